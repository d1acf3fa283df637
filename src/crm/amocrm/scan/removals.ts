import { z } from 'zod'
import type { Caller } from '../call.ts'
import { secondsOf } from '../wire/parse.ts'

/** Lists of which the account's events tell what leaves them. `tasks`: the open ones. */
type WatchedList = 'leads' | 'contacts' | 'companies' | 'tasks'

/** One list that is read by pages which only abut. */
export interface Watch {
  /** Whether the account tells at all, and the list has been left alone for a while: then such pages are worth the risk of reading some rows again. */
  isQuiet(): Promise<boolean>
  /** The lowest id that has left the list since the scan began; `Infinity`: none has; 0: nobody can tell. All that was read by now is covered. */
  lowestGone(): Promise<number>
  /** It is read in another way from now on, or no more. */
  leave(): void
}

export interface Removals {
  watch(list: WatchedList): Watch
}

/** Events of one page (https://www.amocrm.ru/developers/content/crm_platform/events-and-notes). */
const eventsAtOnce = 100

/** A list that something has left within so many seconds before the scan will be left again during it. */
const quietFor = 60

const deleted = { leads: 'lead_deleted', contacts: 'contact_deleted', companies: 'company_deleted' } as const
/** Under which number the event of a merged card stands is not documented. */
const merged = 'entity_merged'
const closed = ['task_completed', 'task_result_added', 'task_deleted']
const types = [...Object.values(deleted), merged, ...closed]

const event = z.object({ id: z.string(), type: z.string(), entity_id: z.number(), entity_type: z.string(), created_at: z.number() })
type GoneEvent = z.output<typeof event>
const page = z.looseObject({ _embedded: z.looseObject({ events: z.array(event) }) })

/** Only for administrators: from others' lists a card is gone as well when it is given to somebody, and rights have no events. */
export function createRemovals(caller: Caller, isOver: () => boolean): Removals {
  let before: Promise<readonly GoneEvent[] | null> | null = null
  let reading = 0
  const asking: ((gone: readonly GoneEvent[] | null) => void)[] = []

  /** The newest that were told, whenever that was: so nobody's clock matters. `null`: the account does not tell, or not the newest first. */
  async function newest(): Promise<readonly GoneEvent[] | null> {
    if (isOver()) return null
    try {
      const found = await caller.ask('events', { query: { limit: eventsAtOnce, page: 1, filter: { type: types } } }, page)
      const events = found?._embedded.events ?? []
      const isInOrder = events.every(({ created_at: at }, index) => at <= (events[index - 1]?.created_at ?? Infinity))
      return isInOrder && events.every(({ type }) => types.includes(type)) ? events : null
    } catch {
      return null
    }
  }

  /** What was told since the first look; `null` also when it is more than can be told at once. */
  async function look(): Promise<readonly GoneEvent[] | null> {
    const [old, all] = [await before, await newest()]
    if (!old || !all) return null
    const known = new Set(old.map(({ id }) => id))
    const gone = all.filter(({ id }) => !known.has(id))
    return gone.length < eventsAtOnce ? gone : null
  }

  /** One question for all lists: it is asked when each of them has come to where it wants to know. */
  function tellAll(): void {
    if (reading > 0 || asking.length === 0) return
    const these = asking.splice(0)
    reading += these.length
    void look().then(gone => { for (const tell of these) tell(gone) })
  }

  return {
    watch(list) {
      let isReading = true
      reading += 1
      return {
        async isQuiet() {
          const told = await (before ??= newest()) ?? []
          const from = secondsOf(caller.now()) - quietFor
          // An account that has never told of anything gone is not relied upon.
          return told.length > 0 && lowestOf(list, told.filter(({ created_at: at }) => at >= from)) === Infinity
        },
        async lowestGone() {
          reading -= 1
          const gone = new Promise<readonly GoneEvent[] | null>(resolve => asking.push(resolve))
          tellAll()
          return lowestOf(list, await gone)
        },
        leave() {
          if (!isReading) return
          isReading = false
          reading -= 1
          tellAll()
        },
      }
    },
  }
}

function lowestOf(list: WatchedList, gone: readonly GoneEvent[] | null): number {
  return gone === null ? 0 : Math.min(Infinity, ...gone.map(one => goneFrom(list, one)))
}

function goneFrom(list: WatchedList, { type, entity_id: id, entity_type: of }: GoneEvent): number {
  if (list !== 'tasks') return type === deleted[list] ? id : type === merged && !isOfOthers(list, of) ? 0 : Infinity
  // Whether a task's event is its own or its card's is not documented, nor whether a deleted card takes its tasks along.
  return closed.includes(type) && of === 'task' ? id : 0
}

function isOfOthers(list: keyof typeof deleted, entity: string): boolean {
  return Object.entries(deleted).some(([other, type]) => other !== list && type === `${entity}_deleted`)
}
