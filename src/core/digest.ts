import type { DigestOrder } from './digest-order.ts'
import { numberText, signedText, tenths } from './number-text.ts'
import { periodTitle } from './report-period.ts'
import type { Compared, PeriodReport } from './report.ts'
import type { Rule } from './rule.ts'
import { speaker } from './speaker.ts'
import { sayIn, type Wording } from './wording.ts'

type Text = DigestOrder['text']

/** Rules and departments that a digest names. */
const mostRules = 5
const mostDepartments = 10

const sentences = {
  title: { ru: 'Сводка о качестве данных CRM: {period}', en: 'CRM data quality digest: {period}' },
  state: { ru: 'Состояние на конец периода', en: 'State at the end of the period' },
  clean: { ru: 'Чистые карточки: {value}{change}', en: 'Clean cards: {value}{change}' },
  score: { ru: 'Взвешенная оценка: {value} из 100{change}', en: 'Weighted score: {value} of 100{change}' },
  percent: { ru: '{value} %', en: '{value}%' },
  checked: { ru: 'Проверено: {cards|карточка|карточки|карточек}', en: 'Checked: {cards|card|cards}' },
  notChecked: { ru: 'Не проверено: {cards|карточка|карточки|карточек}. В проценты они не входят.', en: 'Not checked: {cards|card|cards}. They are not counted in the percentages.' },
  moved: { ru: 'За период: {opened|новое нарушение|новых нарушения|новых нарушений}, устранено {closed|нарушение|нарушения|нарушений}.', en: 'In the period {opened|finding was opened|findings were opened}, {closed|was closed|were closed}.' },
  noBefore: { ru: 'за прошлый период данных нет', en: 'no data for the period before' },
  otherCover: { ru: 'проверки прошлого периода охватили другие карточки', en: 'scans of the period before covered other cards' },
  refused: { ru: 'Не проверено: {kinds}. У того, кто запустил проверку, нет на них прав.', en: 'Not checked: {kinds}. Whoever started the scan has no right to them.' },
  deal: { ru: 'сделки', en: 'deals' },
  lead: { ru: 'лиды', en: 'leads' },
  contact: { ru: 'контакты', en: 'contacts' },
  company: { ru: 'компании', en: 'companies' },
  noChange: { ru: 'без изменений', en: 'unchanged' },
  points: { ru: '{change} п.', en: '{change} pts' },
  rules: { ru: 'Чаще всего не выполнено', en: 'Most often not met' },
  rule: { ru: '• {title}: {findings|нарушение|нарушения|нарушений}{change}', en: '• {title}: {findings|finding|findings}{change}' },
  noFindings: { ru: 'Нарушений нет.', en: 'There are no findings.' },
  dimensions: { ru: 'Карточек с нарушениями по сторонам качества: {list}.', en: 'Cards with findings by dimension: {list}.' },
  departments: { ru: 'По отделам: взвешенная оценка', en: 'Departments: weighted score' },
  department: { ru: '• {name}: {score}{change}, чистых {clean}, проверено {cards|карточка|карточки|карточек}', en: '• {name}: {score}{change}, {clean} clean, {cards|card|cards} checked' },
  noDepartment: { ru: 'Без отдела', en: 'No department' },
  tooFew: { ru: 'Отделы, в которых проверено меньше {cards|карточки|карточек|карточек}, не сравниваются: {names}.', en: 'Departments with fewer than {cards|checked card|checked cards} are not compared: {names}.' },
  changed: { ru: 'В этот период менялся регламент: сравнивать с прошлым периодом нужно осторожно.', en: 'The regulation changed in this period: compare it with the one before with care.' },
  where: { ru: 'Подробности: приложение «Разбор», вкладка «Отчёт».', en: 'More in the app “Razbor”, tab “Report”.' },
  completeness: { ru: 'полнота', en: 'completeness' },
  correctness: { ru: 'корректность', en: 'correctness' },
  currency: { ru: 'актуальность', en: 'currency' },
  uniqueness: { ru: 'уникальность', en: 'uniqueness' },
  process: { ru: 'процесс', en: 'process' },
} as const

/** What the post says. It ranks departments and names no person: a workgroup is no place for that. `number`: the how manieth of this period. */
export function digestPost(report: PeriodReport, rules: readonly Pick<Rule, 'id' | 'title'>[], wording: Wording, number: number): { readonly title: string, readonly text: Text } {
  const { locale } = wording
  const say = speaker(sentences, wording)
  const titleIn = sayIn(wording)
  const amount = (value: number | null): string => value === null ? '–' : numberText(tenths(value), locale)
  const percent = (value: number | null): string => value === null ? '–' : say('percent', { value: amount(value) })
  const points = ({ change }: Compared, always = false): string => {
    if (change === null) return always ? ` (${say(report.coversOther ? 'otherCover' : 'noBefore')})` : ''
    return Math.round(change * 10) === 0 ? ` (${say('noChange')})` : ` (${say('points', { change: signedText(change, locale) })})`
  }
  const nameOf = (name: string): string => name === '' ? say('noDepartment') : name
  const { clean, score, checked, notChecked, findings, opened, closed } = report
  const byRules = report.rules.filter(({ findings: { now } }) => (now ?? 0) > 0).slice(0, mostRules)
  const dimensions = report.dimensions.filter(({ cards }) => (cards.now ?? 0) > 0).map(({ dimension, cards }) => `${say(dimension)} ${numberText(cards.now ?? 0, locale)}`)
  const ranked = report.departments.ranked.slice(0, mostDepartments)
  const title = say('title', { period: periodTitle(report.period, locale) })
  return {
    title: number > 1 ? `${title} (${number})` : title,
    text: [
      [{ strong: say('state') }],
      [say('clean', { value: percent(clean.now), change: points(clean, true) })],
      [say('score', { value: amount(score.now), change: points(score, true) })],
      [say('checked', { cards: checked.now ?? 0 })],
      ...(notChecked.now ?? 0) > 0 ? [[say('notChecked', { cards: notChecked.now ?? 0 })]] : [],
      ...(report.newest.refused ?? []).length > 0 ? [[say('refused', { kinds: (report.newest.refused ?? []).map(kind => say(kind)).join(', ') })]] : [],
      [say('moved', { opened, closed })],
      ...report.changes.length > 0 ? [[say('changed')]] : [],
      [''],
      ...(findings.now ?? 0) === 0
        ? [[say('noFindings')]]
        : [
            [{ strong: say('rules') }],
            ...byRules.map(({ ruleId, findings: { now, change } }) => [say('rule', {
              title: titleIn(rules.find(({ id }) => id === ruleId)?.title) ?? ruleId, findings: now ?? 0, change: change === null || change === 0 ? '' : ` (${signedText(change, locale)})`,
            })]),
            [say('dimensions', { list: dimensions.join(', ') })],
          ],
      ...ranked.length === 0
        ? []
        : [
            [''],
            [{ strong: say('departments') }],
            ...ranked.map(({ name, score, clean, checked }) => [say('department', { name: nameOf(name), score: amount(score.now), change: points(score), clean: percent(clean.now), cards: checked })]),
            ...report.departments.tooFew.length === 0 ? [] : [[say('tooFew', { cards: report.fewestCards, names: report.departments.tooFew.map(({ name }) => nameOf(name)).join(', ') })]],
          ],
      [''],
      [say('where')],
    ],
  }
}
