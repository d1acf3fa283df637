import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { cardKey, type CardRef } from '../core/card.ts'
import { exceptionsIn } from '../core/exception-book.ts'
import { latest, type Problem } from '../core/load.ts'
import type { MessageText } from '../core/message-text.ts'
import { readReminderBook, type Sending } from '../core/reminder-book.ts'
import type { ReminderNote, RemindOrder } from '../core/reminder-order.ts'
import { cardsNamedIn, noteOf, peopleNamedIn, reminderText } from '../core/reminder-text.ts'
import { dueReminders, toldBy, type DueReminders } from '../core/reminders.ts'
import { rules } from '../core/rules/index.ts'
import { refOf } from '../core/scan-result.ts'
import { packTold } from '../core/told.ts'
import { CrmError } from '../crm/port.ts'
import { companyZone } from './company-zone.ts'
import { formUnit } from './form-unit.ts'
import { reading } from './reading.ts'
import { useRegulationInUse } from './regulation-in-use.ts'
import { useScan } from './scan.ts'
import { useSession } from './session.ts'
import type { RemindReport } from './units/remind-work.ts'

/** What can be told to people now. */
interface ReminderOffer {
  readonly due: DueReminders
  /** IANA: in it the day begins and ends. */
  readonly zone: string
  /** The newest sending, whoever made it; `null`: there was none. */
  readonly last: Sending | null
  /** When the results were found; `null`: nothing was ever scanned. */
  readonly dataOf: Date | null
  /** Whether the signed-in person may remind others. */
  readonly may: boolean
  readonly names: ReadonlyMap<number, string>
  readonly escalateDays: number
  readonly remindAgainDays: number
}

/** One message before it is sent. */
interface Letter {
  readonly personId: number
  readonly name: string
  readonly text: MessageText
}

type Sent =
  | { readonly state: 'idle' | 'running' }
  | { readonly state: 'done', readonly report: RemindReport }
  | { readonly state: 'failed', readonly problem: Problem, readonly begun: boolean }

/** Everything that is due in the portal, offered once a day. */
export const useReminders = defineStore('reminders', () => reminding('day'))

/** The same for cards that somebody has chosen. */
export const useCardReminders = defineStore('card-reminders', () => reminding('cards'))

function reminding(of: RemindOrder['of']) {
  const session = useSession()
  const scan = useScan()
  const regulation = useRegulationInUse()
  const unit = formUnit('remind')
  const { load, read } = reading<ReminderOffer>()
  const { load: letters, read: readLetters } = reading<readonly Letter[]>()
  const sent = shallowRef<Sent>({ state: 'idle' })
  const offer = computed(() => latest(load.value))
  let chosen: readonly CardRef[] | null = null
  let order: RemindOrder | null = null

  /** What is due now: of these cards, or of all. Looks at the portal's book anew. Never throws. */
  async function look(cards: readonly CardRef[] | null = null): Promise<void> {
    chosen = cards
    await read(async () => {
      const { notebook, people: directory } = session.crm()
      if (scan.history.state !== 'ready' || scan.results.state !== 'ready') await scan.refresh()
      const [lines, exceptions] = await Promise.all([notebook.lines('reminders'), notebook.lines('exceptions'), regulation.look()])
      for (const one of [scan.history, scan.results, scan.people, scan.departments, regulation.load]) if (one.state === 'failed') throw new CrmError(asCrmCode(one.problem), one.problem.detail, { retryable: one.problem.retryable })
      const departments = latest(scan.departments) ?? []
      const known = latest(scan.people) ?? new Map()
      const heads = departments.flatMap(({ headId }) => headId === null || known.has(headId) ? [] : [headId])
      const people = new Map([...known, ...heads.length === 0 ? [] : await directory.byIds([...new Set(heads)])])
      const keys = chosen === null ? null : new Set(chosen.map(cardKey))
      const results = (latest(scan.results) ?? []).filter(result => keys === null || keys.has(cardKey(refOf(result))))
      const book = readReminderBook(lines)
      const { policy } = regulation
      const zone = companyZone(policy, session)
      const enabled = new Map((latest(regulation.load)?.entries ?? []).filter(({ enabled }) => enabled).map(({ ruleId, weight }) => [ruleId, weight]))
      const due = dueReminders({ results, weights: enabled, people, departments, book, policy, now: session.now(), timeZone: zone, exceptions: exceptionsIn(exceptions).exceptions })
      return {
        due, zone, last: book.sendings.at(-1) ?? null, dataOf: latest(scan.history)?.at(-1)?.finishedAt ?? null, may: scan.whoMay,
        names: new Map([...people].map(([id, { name }]) => [id, name])), escalateDays: policy.escalateDays, remindAgainDays: policy.remindAgainDays,
      }
    })
  }

  /** The messages word for word. */
  async function preview(): Promise<void> {
    await readLetters(async () => {
      if (offer.value === null) return []
      const { due, names, escalateDays } = offer.value
      const notes = due.summaries.map(summary => noteOf(summary, escalateDays))
      const words = await wordsFor(notes, names)
      return notes.map(note => ({ personId: note.person, name: names.get(note.person) ?? '', text: reminderText(note, words) }))
    })
  }

  async function wordsFor(notes: readonly ReminderNote[], known: ReadonlyMap<number, string>) {
    const refs = new Map(notes.flatMap(cardsNamedIn).map(ref => [cardKey(ref), ref]))
    const titles = refs.size === 0 ? new Map<string, string>() : await session.crm().scans.titles([...refs.values()])
    return { titles, names: new Map(notes.flatMap(peopleNamedIn).map(id => [id, known.get(id) ?? ''])), rules, locale: session.host().locale, leadsAndTasks: session.host().leadsAndTasks }
  }

  /** `browser`: which one this is, for colleagues. Never throws. */
  async function send(browser: string): Promise<void> {
    if (offer.value === null || sent.value.state === 'running' || !offer.value.may) return
    const { due, zone, dataOf, escalateDays, remindAgainDays } = offer.value
    order = {
      day: due.day, zone, of, browser, dataOf: dataOf === null ? null : dataOf.toISOString(), remindAgainDays,
      notes: due.summaries.map(summary => noteOf(summary, escalateDays)), told: packTold(due.summaries.map(toldBy)), begun: 0,
    }
    await attempt(() => order === null ? null : unit.begin(order))
  }

  /** The same sending once more. Never throws. */
  async function repeat(): Promise<void> {
    await attempt(() => order === null ? null : unit.repeat(order))
  }

  async function attempt(work: () => ReturnType<typeof unit.begin> | null): Promise<void> {
    const going = work()
    if (going === null) return
    sent.value = { state: 'running' }
    const ended = await going
    sent.value = ended.state === 'done' ? { state: 'done', report: ended.value } : { state: 'failed', problem: ended.problem, begun: ended.begun }
    if (ended.state === 'done') await look(chosen)
  }

  /** The form is closed. */
  function leave(): void {
    unit.letGo()
    order = null
    if (sent.value.state !== 'running') sent.value = { state: 'idle' }
  }

  return { load, offer, letters, sent, look, preview, send, repeat, leave }
}

function asCrmCode({ code }: Problem): CrmError['code'] {
  return code === 'about-oneself' || code === 'card-forbidden' || code === 'broken' ? 'unexpected-reply' : code
}
