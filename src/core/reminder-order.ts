import { z } from 'zod'
import { cardKinds } from './card.ts'
import { once } from './once.ts'

const positive = z.number().int().positive()
const count = z.number().int().nonnegative()

/** Findings that people are told of, packed: two to three bytes a card. `lists` are sets of codes that occur together. */
export const packedToldSchema = once(() => z.object({
  codes: z.array(z.string()),
  lists: z.array(z.array(count)),
  /** Base64. For each person: id, groups; for each group: its list and kind of card, number of cards, ids counted from one to the next. */
  cards: z.string(),
}))

export type PackedTold = z.output<ReturnType<typeof packedToldSchema>>

const noteCards = once(() => z.object({
  /** Kind, id, responsible, rules. */
  named: z.array(z.tuple([z.enum(cardKinds), positive, positive, z.array(z.string())])),
  /** How many cards each responsible person has, the named ones among them; people of named cards first. */
  counts: z.array(z.tuple([positive, count])),
}))

/** What one message says, in ids. Titles and names are looked up when it is written. */
const noteSchema = once(() => z.object({ person: positive, own: noteCards(), escalated: noteCards(), escalateDays: positive }))

export type ReminderNote = z.output<ReturnType<typeof noteSchema>>

/** One sending of reminders. */
export const remindOrderSchema = once(() => z.object({
  day: z.iso.date(),
  /** IANA: in it the day begins and ends. */
  zone: z.string(),
  of: z.enum(['day', 'cards']),
  /** «Chrome, Windows». */
  browser: z.string(),
  dataOf: z.iso.datetime().nullable(),
  remindAgainDays: positive,
  notes: z.array(noteSchema()),
  told: packedToldSchema(),
  /** How many of the notes have been sent, or may have been. */
  begun: count,
}))

export type RemindOrder = z.output<ReturnType<typeof remindOrderSchema>>
