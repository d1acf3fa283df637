import { z } from 'zod'
import { cardKey, type CardRef, type Day } from './card.ts'
import { once } from './once.ts'
import { addDays, dayOf, daysBetween } from './period.ts'
import { packedToldSchema } from './reminder-order.ts'
import type { Author } from './review-record.ts'
import { packTold, unpackTold, type Told } from './told.ts'

/** One sending of reminders, as the portal's book knows it. */
export interface Sending {
  /** The line in the book; 0 before it is written. */
  readonly id: number
  readonly day: Day
  /** The action that has sent it: whoever finds the line knows his own by it. */
  readonly unit: string
  /** `day`: everything that was due, once a day for the whole portal · `cards`: of cards that somebody has chosen. */
  readonly of: 'day' | 'cards'
  readonly by: Author
  readonly at: Date
  /** Which browser has sent it: «Chrome, Windows». */
  readonly browser: string
  /** From when the findings were; `null`: not known. */
  readonly dataOf: Date | null
  /** `null`: it is under way, or was broken off. */
  readonly endedAt: Date | null
  /** Whom the CRM has refused to notify, and who was left out because somebody else has reminded them meanwhile. */
  readonly refused: readonly number[]
  readonly skipped: readonly number[]
  readonly told: readonly Told[]
}

/** A line of the book as far as this file needs it. */
export interface ReminderLine {
  readonly id: number
  readonly key: string
  readonly text: string
}

export interface ReminderBook {
  /** The oldest first; of each only what counts: see `readReminderBook`. */
  readonly sendings: readonly Sending[]
  /** Days with a sending that is not understood. */
  readonly unreadable: readonly Day[]
}

export const emptyBook: ReminderBook = { sendings: [], unreadable: [] }

/** Characters of packed findings in one line; what is longer goes on in further lines. */
const pieceLength = 150_000

const id = z.number().int().positive()
const moment = z.iso.datetime().transform(text => new Date(text))
const lineSchema = once(() => z.object({
  v: z.literal(1),
  unit: z.string().min(1),
  of: z.enum(['day', 'cards']),
  by: z.object({ id, name: z.string() }),
  at: moment,
  browser: z.string(),
  dataOf: moment.nullable(),
  endedAt: moment.nullable(),
  refused: z.array(id),
  skipped: z.array(id),
  told: packedToldSchema(),
  /** How many further lines go on where `told.cards` ends. */
  more: z.number().int().nonnegative(),
}))

/** The sending as lines of the book, the one that others look for first. Those behind it never change. */
export function linesOfSending({ day, unit, of, by, at, browser, dataOf, endedAt, refused, skipped, told }: Omit<Sending, 'id'>): readonly Pick<ReminderLine, 'key' | 'text'>[] {
  const packed = packTold(told)
  const [cards = '', ...rest] = packed.cards.match(new RegExp(`.{1,${pieceLength}}`, 'g')) ?? ['']
  const head = { v: 1, unit, of, by, at, browser, dataOf, endedAt, refused, skipped, told: { ...packed, cards }, more: rest.length }
  return [{ key: day, text: JSON.stringify(head) }, ...rest.map((text, index) => ({ key: pieceKey(day, unit, index), text }))]
}

function pieceKey(day: Day, unit: string, index: number): string {
  return `${day} ${unit} ${index}`
}

/** The lines that belong to this action, heads and what goes on behind them. */
export function linesOfUnit<L extends ReminderLine>(lines: readonly L[], unit: string): readonly L[] {
  return lines.filter(({ key, text }) => key.includes(` ${unit} `) || text.includes(`"unit":${JSON.stringify(unit)}`))
}

/** Every sending that can be read, also those that lost to another; the oldest first. */
export function readSendings(lines: readonly ReminderLine[]): ReminderBook {
  const pieces = new Map<string, string>()
  for (const { key, text } of lines) if (!pieces.has(key)) pieces.set(key, text)
  const sendings: Sending[] = []
  const unreadable: Day[] = []
  for (const line of lines.toSorted((a, b) => a.id - b.id)) {
    if (line.key.includes(' ')) continue
    const sending = readLine(line, pieces)
    if (sending === null) unreadable.push(line.key)
    else sendings.push(sending)
  }
  return { sendings, unreadable }
}

/**
 * What counts of the book. There are no transactions, so everybody who looks decides alike: of several sendings of a whole day the lowest
 * line counts, and nobody is reminded by two lines of one day but by the lower one.
 */
export function readReminderBook(lines: readonly ReminderLine[]): ReminderBook {
  const { sendings, unreadable } = readSendings(lines)
  const whole = new Map<Day, number>()
  const taken = new Map<Day, Set<number>>()
  const counting = sendings.flatMap((sending): readonly Sending[] => {
    const { day, id, of } = sending
    if (of === 'day' && whole.has(day)) return []
    if (of === 'day') whole.set(day, id)
    const before = taken.get(day) ?? new Set()
    taken.set(day, before)
    const told = sending.told.filter(({ personId }) => !before.has(personId) && !sending.skipped.includes(personId))
    for (const { personId } of told) before.add(personId)
    return [{ ...sending, told }]
  })
  return { sendings: counting, unreadable }
}

function readLine({ id, key, text }: ReminderLine, pieces: ReadonlyMap<string, string>): Sending | null {
  try {
    const { unit, of, by, at, browser, dataOf, endedAt, refused, skipped, more, told } = lineSchema().parse(JSON.parse(text))
    const rest = Array.from({ length: more }, (_, index) => pieces.get(pieceKey(key, unit, index)) ?? '')
    return { id, day: key, unit, of, by, at, browser, dataOf, endedAt, refused, skipped, told: unpackTold({ ...told, cards: [told.cards, ...rest].join('') }) }
  } catch {
    return null
  }
}

/** What a book knows of whom and when. */
export interface ReminderMemory {
  /** Whether this person has got a summary on that day, or was refused one. */
  gotOn(personId: number, day: Day): boolean
  /** The last day on which the person was told of the finding. */
  lastTold(personId: number, ref: CardRef, code: string): Day | null
}

/** `timeZone`: colleagues may live in another one, in which the sending's day is called otherwise. */
export function memoryOf({ sendings }: ReminderBook, timeZone: string): ReminderMemory {
  const days = new Set<string>()
  const last = new Map<string, Day>()
  for (const { day, at, told, refused } of sendings) {
    const here = dayOf(at, timeZone)
    for (const { personId, cards } of told) {
      days.add(`${personId} ${day}`).add(`${personId} ${here}`)
      if (refused.includes(personId)) continue
      for (const { ref, codes } of cards) {
        for (const code of codes) {
          const key = `${personId} ${cardKey(ref)} ${code}`
          if ((last.get(key) ?? '') < day) last.set(key, day)
        }
      }
    }
  }
  return {
    gotOn: (personId, day) => days.has(`${personId} ${day}`),
    lastTold: (personId, ref, code) => last.get(`${personId} ${cardKey(ref)} ${code}`) ?? null,
  }
}

/** Lines that nothing depends on any more: what was told before them may be told again. The newest sending stays, to be shown. */
export function linesToForget(lines: readonly ReminderLine[], today: Day, remindAgainDays: number): readonly number[] {
  const newest = lines.reduce((day, { key }) => key.slice(0, 10) > day ? key.slice(0, 10) : day, '')
  return lines.filter(({ key }) => isDay(key.slice(0, 10)) && key.slice(0, 10) < newest && daysBetween(key.slice(0, 10), today) > Math.max(remindAgainDays, 1)).map(({ id }) => id)
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && addDays(text, 0) === text
}
