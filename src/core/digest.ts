import type { DigestOrder } from './digest-order.ts'
import { fillMessage } from './message.ts'
import { periodTitle } from './report-period.ts'
import type { Compared, PeriodReport } from './report.ts'
import type { Dimension, Locale, Rule } from './rule.ts'

type Text = DigestOrder['text']

/** Rules and departments that a digest names. */
const mostRules = 5
const mostDepartments = 10

interface Words {
  readonly title: string
  readonly state: string
  readonly clean: string
  readonly score: string
  readonly checked: string
  readonly notChecked: string
  readonly moved: string
  readonly noBefore: string
  readonly noChange: string
  readonly points: string
  readonly rules: string
  readonly rule: string
  readonly noFindings: string
  readonly dimensions: string
  readonly departments: string
  readonly department: string
  readonly noDepartment: string
  readonly tooFew: string
  readonly changed: string
  readonly where: string
  readonly names: Readonly<Record<Dimension, string>>
}

const words: Readonly<Record<Locale, Words>> = {
  ru: {
    title: 'Сводка о качестве данных CRM: {period}',
    state: 'Состояние на конец периода',
    clean: 'Чистые карточки: {value}{change}',
    score: 'Взвешенная оценка: {value} из 100{change}',
    checked: 'Проверено: {cards|карточка|карточки|карточек}',
    notChecked: 'Не проверено: {cards|карточка|карточки|карточек}. В проценты они не входят.',
    moved: 'Новых нарушений за период: {opened}, устранено: {closed}.',
    noBefore: 'за прошлый период данных нет',
    noChange: 'без изменений',
    points: '{change} п.',
    rules: 'Чаще всего не выполнено',
    rule: '• {title}: {findings|нарушение|нарушения|нарушений}{change}',
    noFindings: 'Нарушений нет.',
    dimensions: 'Карточек с нарушениями по сторонам качества: {list}.',
    departments: 'По отделам: взвешенная оценка',
    department: '• {name}: {score}{change}, чистых {clean}, проверено {cards|карточка|карточки|карточек}',
    noDepartment: 'Без отдела',
    tooFew: 'Отделы, в которых проверено меньше {cards|карточки|карточек|карточек}, не сравниваются: {names}.',
    changed: 'В этот период менялся регламент: сравнивать с прошлым периодом нужно осторожно.',
    where: 'Подробности: приложение «Разбор», вкладка «Отчёт».',
    names: { completeness: 'полнота', correctness: 'корректность', currency: 'актуальность', uniqueness: 'уникальность', process: 'процесс' },
  },
  en: {
    title: 'CRM data quality digest: {period}',
    state: 'State at the end of the period',
    clean: 'Clean cards: {value}{change}',
    score: 'Weighted score: {value} of 100{change}',
    checked: 'Checked: {cards|card|cards}',
    notChecked: 'Not checked: {cards|card|cards}. They are in no percentage.',
    moved: 'In the period {opened|finding was opened|findings were opened}, {closed|was closed|were closed}.',
    noBefore: 'no data for the period before',
    noChange: 'unchanged',
    points: '{change} pts',
    rules: 'Most often not met',
    rule: '• {title}: {findings|finding|findings}{change}',
    noFindings: 'There are no findings.',
    dimensions: 'Cards with findings by dimension: {list}.',
    departments: 'Departments: weighted score',
    department: '• {name}: {score}{change}, {clean} clean, {cards|card|cards} checked',
    noDepartment: 'No department',
    tooFew: 'Departments with fewer than {cards|checked card|checked cards} are not compared: {names}.',
    changed: 'The regulation changed in this period: compare it with the one before with care.',
    where: 'More in the app “Razbor”, tab “Report”.',
    names: { completeness: 'completeness', correctness: 'correctness', currency: 'currency', uniqueness: 'uniqueness', process: 'process' },
  },
}

/** What the post says. It ranks departments and names no person: a workgroup is no place for that. `number`: the how manieth of this period. */
export function digestPost(report: PeriodReport, rules: readonly Pick<Rule, 'id' | 'title'>[], locale: Locale, number: number): { readonly title: string, readonly text: Text } {
  const say = words[locale]
  const fill = (template: string, data: Readonly<Record<string, string | number>>): string => fillMessage(template, data, locale)
  const points = ({ change }: Compared, always = false): string => {
    if (change === null) return always ? ` (${say.noBefore})` : ''
    const rounded = Math.round(change * 10) / 10
    return rounded === 0 ? ` (${say.noChange})` : ` (${fill(say.points, { change: signed(rounded, locale) })})`
  }
  const { clean, score, checked, notChecked, findings, opened, closed } = report
  const byRules = report.rules.filter(({ findings: { now } }) => (now ?? 0) > 0).slice(0, mostRules)
  const ranked = report.departments.ranked.slice(0, mostDepartments)
  const nameOf = (name: string): string => name === '' ? say.noDepartment : name
  const title = fill(say.title, { period: periodTitle(report.period, locale) })
  return {
    title: number > 1 ? `${title} (${number})` : title,
    text: [
      [{ strong: say.state }],
      [fill(say.clean, { value: percent(clean.now, locale), change: points(clean, true) })],
      [fill(say.score, { value: decimal(score.now, locale), change: points(score, true) })],
      [fill(say.checked, { cards: checked.now ?? 0 })],
      ...(notChecked.now ?? 0) > 0 ? [[fill(say.notChecked, { cards: notChecked.now ?? 0 })]] : [],
      [fill(say.moved, { opened, closed })],
      ...report.changes.length > 0 ? [[say.changed]] : [],
      [''],
      ...(findings.now ?? 0) === 0
        ? [[say.noFindings]]
        : [
            [{ strong: say.rules }],
            ...byRules.map(({ ruleId, findings }) => [fill(say.rule, {
              title: rules.find(({ id }) => id === ruleId)?.title[locale] ?? ruleId, findings: findings.now ?? 0,
              change: findings.change === null || findings.change === 0 ? '' : ` (${signed(findings.change, locale)})`,
            })]),
            [fill(say.dimensions, { list: report.dimensions.filter(({ cards }) => (cards.now ?? 0) > 0).map(({ dimension, cards }) => `${say.names[dimension]} ${whole(cards.now ?? 0, locale)}`).join(', ') })],
          ],
      ...ranked.length === 0
        ? []
        : [
            [''],
            [{ strong: say.departments }],
            ...ranked.map(({ name, score, clean, checked }) => [fill(say.department, { name: nameOf(name), score: decimal(score.now, locale), change: points(score), clean: percent(clean.now, locale), cards: checked })]),
            ...report.departments.tooFew.length === 0 ? [] : [[fill(say.tooFew, { cards: report.fewestCards, names: report.departments.tooFew.map(({ name }) => nameOf(name)).join(', ') })]],
          ],
      [''],
      [say.where],
    ],
  }
}

function decimal(value: number | null, locale: Locale): string {
  return value === null ? '–' : new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)
}

function percent(value: number | null, locale: Locale): string {
  return value === null ? '–' : `${decimal(value, locale)} %`
}

function whole(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(value)
}

function signed(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 1 }).format(value).replace('-', '−')
}
