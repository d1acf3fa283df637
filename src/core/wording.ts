import type { Locale } from './locale.ts'

/** In which words texts are told: in the reader's language, and in those that the CRM itself uses. */
export interface Wording {
  readonly locale: Locale
  /** The CRM has nothing before its deals, and in English it calls them leads; what is to be done on a card is a task there. */
  readonly leadsAndTasks: boolean
}

type Texts = Readonly<Record<Locale, string>>

/** Says one of our texts, before its places are filled: what people have written keeps their words. */
export interface Say {
  (texts: Texts): string
  (texts: Texts | undefined): string | undefined
}

export function sayIn(wording: Wording): Say {
  function say(texts: Texts): string
  function say(texts: Texts | undefined): string | undefined
  function say(texts: Texts | undefined): string | undefined {
    return texts === undefined ? undefined : reworded(texts[wording.locale], wording)
  }
  return say
}

/** Our own text, written for a CRM with deals, leads and to-dos, in the words of this one. What stands in quotation marks is somebody's own. */
export function reworded(text: string, { locale, leadsAndTasks }: Wording): string {
  if (!leadsAndTasks) return text
  return text.split(/(«[^»]*»|“[^”]*”)/).map((part, index) => index % 2 === 1 ? part : otherWords[locale](part)).join('')
}

const otherWords: Readonly<Record<Locale, (text: string) => string>> = {
  ru: text => wholeTexts[text] ?? tasks.reduce((said, [todo, task]) => said.replaceAll(todo, task), text.replace(/ (?:и|или) лид(?:а|ы|ов)?(?![а-яё])/g, '')),
  en: text => text.replace(/\b(deals?) (?:and|or) (?:a )?leads?\b/gi, '$1').replace(/\b(d)eal(s?)\b/gi, (_, first: string, many: string) => `${first === 'D' ? 'L' : 'l'}ead${many}`),
}

/** «Дело» and «задача» are not of one gender: sentences are changed with what agrees in them. Longer ones stand first. */
const tasks: readonly (readonly [todo: string, task: string])[] = [
  ['Просроченное дело — невыполненное обещание клиенту: закройте его', 'Просроченная задача — невыполненное обещание клиенту: закройте её'],
  ['дела и задачи', 'задачи'],
  ['{count|дело|дела|дел}', '{count|задача|задачи|задач}'],
  ['Поставить дело', 'Поставить задачу'],
  ['Закройте дело', 'Закройте задачу'],
  ['поставлено ли дело', 'поставлена ли задача'],
  ['Дело не поставлено', 'Задача не поставлена'],
  ['Дело появится', 'Задача появится'],
  [' просрочено на', ' просрочена на'],
  ['запланированного дела', 'запланированной задачи'],
  ['ни одного дела', 'ни одной задачи'],
  ['запланированных дел ', 'запланированных задач '],
  ['просроченных дел', 'просроченных задач'],
  ['Открытых дел', 'Открытых задач'],
  ['дело со сроком', 'задачу со сроком'],
  ['Итог дела', 'Итог задачи'],
  ['Срок дела', 'Срок задачи'],
]

/** Names of one word, which stand alone or before what they name. */
const wholeTexts: Readonly<Record<string, string>> = { 'дела': 'задачи', 'Дело': 'Задача', 'Дело ': 'Задача ' }
