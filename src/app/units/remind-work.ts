import { dayOf, daysBetween } from '../../core/period.ts'
import { linesOfSending, linesOfUnit, linesToForget, memoryOf, readReminderBook, readSendings, type ReminderBook, type Sending } from '../../core/reminder-book.ts'
import type { ReminderNote } from '../../core/reminder-order.ts'
import { cardsNamedIn, peopleNamedIn, reminderText } from '../../core/reminder-text.ts'
import { rules } from '../../core/rules/index.ts'
import { unpackTold } from '../../core/told.ts'
import type { BookLine } from '../../crm/port.ts'
import { authorOf } from '../me.ts'
import { problemIn } from '../problem.ts'
import type { UnitRun } from './unit-run.ts'

type Run = UnitRun<'remind'>

/** `taken`: somebody else has sent, or is sending · `expired`: its day is over, and nothing was sent. */
export type RemindReport =
  | { readonly state: 'sent', readonly told: readonly number[], readonly refused: readonly number[], readonly skipped: readonly number[] }
  | { readonly state: 'taken', readonly first: Sending }
  | { readonly state: 'expired' }

/** People whose notifications go in one request. */
const batch = 50

/**
 * Reminds, in an order that makes a repeat complete and never double:
 * 1. The line in the book says beforehand who is told of what. Of several browsers the lowest line counts, and the others take theirs back.
 * 2. Notifications, each with a tag of the day and the person: a repeated one takes the place of the first.
 * 3. The line learns how it ended, and lines that nothing depends on any more are removed.
 */
export async function carryOut(run: Run): Promise<RemindReport> {
  const { order } = run
  const isOver = dayOf(run.now(), order.zone) !== order.day
  const before = ownLines(run, run.first ? [] : await allLines(run))
  if (isOver && order.begun === 0) {
    await remove(run, before)
    return { state: 'expired' }
  }
  const wanted = linesOfSending(plannedBy(run))
  const missing = wanted.filter(({ key }) => !before.some(line => line.key === key))
  if (missing.length > 0) await run.writing(() => run.crm.notebook.add('reminders', missing))

  const lines = await allLines(run)
  const own = ownLines(run, lines)
  const sending = readReminderBook(lines).sendings.find(({ unit }) => unit === run.id)
  const first = firstOf(run, readSendings(lines))
  if (sending === undefined) {
    await remove(run, own)
    return taken(first)
  }
  const free = new Set(freeOf(run, sending, readReminderBook(lines)))
  const notes = order.notes.filter(({ person }) => free.has(person))
  if (notes.length === 0) {
    await remove(run, own)
    return taken(first)
  }
  // What was not sent on its day is not sent on another one: it may be mended by then, and is due again if it is not.
  const { told, refused } = isOver ? { told: order.notes.slice(0, order.begun).map(({ person }) => person), refused: [] } : await notify(run, notes)
  const skipped = order.notes.map(({ person }) => person).filter(person => !told.includes(person) && !refused.includes(person))
  await finish(run, own, { ...plannedBy(run), endedAt: run.now(), refused, skipped })
  const past = linesToForget(lines, order.day, order.remindAgainDays)
  // The next sending removes them else.
  if (past.length > 0) await problemIn(run.crm.notebook.remove('reminders', past))
  return { state: 'sent', told, refused, skipped }
}

/** Nobody can take back what somebody has read. */
export async function undo(run: Run): Promise<'undone' | 'too-late'> {
  if (run.order.begun > 0) return 'too-late'
  await remove(run, ownLines(run, await allLines(run)))
  return 'undone'
}

/** A line that seemed lost may have arrived late: the one that says how it ended stays. */
export async function settle(run: Run): Promise<void> {
  const lines = ownLines(run, await allLines(run))
  const ended = readSendings(lines).sendings.find(({ endedAt }) => endedAt !== null)
  const kept = new Set<string>()
  const twins = lines.filter(line => {
    if (ended === undefined) return true
    if (line.key === ended.day) return line.id !== ended.id
    const isTwin = kept.has(line.key)
    kept.add(line.key)
    return isTwin
  })
  await remove(run, twins)
}

function allLines(run: Run): Promise<readonly BookLine[]> {
  return run.crm.notebook.lines('reminders')
}

function ownLines(run: Run, lines: readonly BookLine[]): readonly BookLine[] {
  return linesOfUnit(lines, run.id)
}

function plannedBy({ id, order, me, startedAt }: Run): Omit<Sending, 'id'> {
  const { day, of, browser, dataOf, told } = order
  return { day, unit: id, of, by: authorOf(me), at: startedAt, browser, dataOf: dataOf === null ? null : new Date(dataOf), endedAt: null, refused: [], skipped: [], told: unpackTold(told) }
}

function taken(first: Sending | undefined): RemindReport {
  if (first === undefined) throw new Error('The line that was just written is not understood.')
  return { state: 'taken', first }
}

/** Who has reminded ours before us: today, or of the same some days ago. */
function firstOf({ id, order }: Run, { sendings }: ReminderBook): Sending | undefined {
  const people = new Set(order.notes.map(({ person }) => person))
  const others = sendings.filter(({ unit }) => unit !== id)
  const today = others.filter(({ day }) => day === order.day)
  const hasOurs = ({ told }: Sending): boolean => told.some(({ personId }) => people.has(personId))
  return today.find(({ of }) => of === 'day' && order.of === 'day') ?? today.find(hasOurs) ?? others.findLast(hasOurs)
}

/** People of ours whom nobody else has told today, nor of the same within the last days: the page may have been open since before. */
function freeOf({ id, order }: Run, mine: Sending, book: ReminderBook): readonly number[] {
  const memory = memoryOf({ ...book, sendings: book.sendings.filter(({ unit }) => unit !== id) }, order.zone)
  return mine.told.filter(({ personId, cards }) => !memory.gotOn(personId, order.day) && !cards.some(({ ref, codes }) => codes.some(code => {
    const last = memory.lastTold(personId, ref, code)
    return last !== null && daysBetween(last, order.day) < order.remindAgainDays
  }))).map(({ personId }) => personId)
}

async function notify(run: Run, notes: readonly ReminderNote[]): Promise<{ readonly told: readonly number[], readonly refused: readonly number[] }> {
  const told: number[] = []
  const refused: number[] = []
  const { scans, people, messages } = run.crm
  const [titles, names] = await Promise.all([scans.titles(notes.flatMap(cardsNamedIn)), people.byIds([...new Set(notes.flatMap(peopleNamedIn))])])
  const words = { titles, names: new Map([...names].map(([id, { name }]) => [id, name])), rules, locale: run.locale, leadsAndTasks: run.leadsAndTasks }
  for (let from = 0; from < notes.length; from += batch) {
    const some = notes.slice(from, from + batch)
    const begun = run.order.notes.findIndex(note => note === some.at(-1)) + 1
    if (run.order.begun < begun) await run.note({ begun })
    const ends = await run.writing(() => messages.notify(some.map(note => ({ personId: note.person, text: reminderText(note, words), tag: `razbor|${run.order.day}|${note.person}` }))))
    for (const { personId, sent } of ends) (sent ? told : refused).push(personId)
  }
  return { told, refused }
}

async function finish(run: Run, own: readonly BookLine[], sending: Omit<Sending, 'id'>): Promise<void> {
  const [head] = linesOfSending(sending)
  const line = own.find(({ key }) => key === sending.day)
  if (head === undefined || line === undefined) throw new Error('The line that was just written is gone.')
  await run.writing(() => run.crm.notebook.rewrite('reminders', line.id, head.text))
}

async function remove(run: Run, lines: readonly BookLine[]): Promise<void> {
  if (lines.length > 0) await run.writing(() => run.crm.notebook.remove('reminders', lines.map(({ id }) => id)))
}
