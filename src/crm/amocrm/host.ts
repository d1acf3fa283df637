import { z } from 'zod'
import type { CardRef } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type Host, type Place } from '../port.ts'
import type { OpenedPlace, PageFacts } from './bridge.ts'
import type { Caller } from './call.ts'
import type { Bridge } from './frame-bridge.ts'
import { entityOf, kindOf } from './names.ts'

/** Languages whose readers are likelier to read Russian than English. */
const russianReaders = ['ru', 'by', 'be', 'kz', 'kk', 'uz']

export function localeOf(language: string): Locale {
  return russianReaders.includes(language.toLowerCase().slice(0, 2)) ? 'ru' : 'en'
}

/** Where a task hangs; a task of nobody's card has neither. */
const taskOwner = z.looseObject({ id: z.number(), entity_id: z.number().nullish(), entity_type: z.string().nullish() })

async function cardsOfTasks(caller: Caller, ids: readonly number[]): Promise<readonly CardRef[]> {
  const tasks = ids.length === 0 ? [] : await caller.askAll('tasks', { query: { filter: { id: [...ids] } } }, 'tasks', taskOwner)
  const byKey = new Map(tasks.flatMap(({ entity_id: id, entity_type: entity }): [string, CardRef][] => {
    const kind = kindOf(entity ?? '')
    return kind === null || !id ? [] : [[`${kind} ${id}`, { kind, id }]]
  }))
  return [...byKey.values()]
}

/** Which of our pages was opened. Chosen tasks stand for their cards, which only REST can tell. */
export async function placeOf(opened: OpenedPlace, caller: Caller): Promise<Place> {
  switch (opened.kind) {
    case 'card': {
      const kind = kindOf(opened.entity)
      return kind === null ? { kind: 'main' } : { kind: 'card-tab', card: { kind, id: opened.id } }
    }
    case 'list':
      return { kind: 'list-menu', cards: opened.cards.flatMap(({ entity, id }) => {
        const kind = kindOf(entity)
        return kind === null ? [] : [{ kind, id }]
      }) }
    case 'tasks':
      return { kind: 'list-menu', cards: await cardsOfTasks(caller, opened.ids) }
    case 'main': {
      const { desk } = opened.options
      return { kind: 'main', ...desk !== undefined && { desk } }
    }
  }
}

export interface HostNeeds {
  readonly place: Place
  readonly facts: PageFacts
  readonly caller: Caller
}

export function createHost(bridge: Pick<Bridge, 'ask'>, { place, facts, caller }: HostNeeds): Host {
  let fitting: ResizeObserver | null = null
  let height = 0
  const quietly = (asked: Promise<unknown>): void => { asked.catch(() => undefined) }

  function grow(): void {
    // The document's own height never falls below the frame's, so the body is measured.
    const wanted = Math.ceil(document.body.scrollHeight)
    if (wanted < 1 || wanted === height) return
    height = wanted
    quietly(bridge.ask('fit', height))
  }

  return {
    place,
    hasCalendar: false,
    leadsAndTasks: true,
    opens: 'beside',
    locale: localeOf(facts.locale),
    timeZone: () => facts.account.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    now: () => caller.now(),
    fit() {
      if (!fitting) {
        fitting = new ResizeObserver(grow)
        fitting.observe(document.body)
      }
      grow()
    },
    setTitle: title => quietly(bridge.ask('setTitle', title)),
    async openCard(ref) {
      const entity = entityOf(ref.kind)
      if (entity === null) throw new CrmError('refused', `amoCRM has no ${ref.kind}`)
      await bridge.ask('openCard', { entity, id: ref.id })
      await comingBack()
    },
    async openMeeting(taskId) {
      const [card] = await cardsOfTasks(caller, [taskId])
      const entity = card === undefined ? null : entityOf(card.kind)
      if (card === undefined || entity === null) await bridge.ask('openTasks', null)
      else await bridge.ask('openCard', { entity, id: card.id })
    },
    async openOwn(_page, options) {
      await bridge.ask('openMain', options)
    },
    // The CRM has no way to read an open card again without losing what is typed in it; it shows new notes and fields by itself, or at the next opening.
    reloadCard: () => Promise.resolve(),
    close: () => quietly(bridge.ask('close', null)),
    async finishInstall() {
      await bridge.ask('reopen', null)
    },
    // Widgets have no place in the CRM's calendar, so that none of its buttons is ours.
    onCalendar: () => () => undefined,
  }
}

/** The card was opened in another tab: whoever comes back to this one has seen it. */
function comingBack(): Promise<void> {
  return new Promise(resolve => {
    function look(): void {
      if (document.visibilityState !== 'visible') return
      document.removeEventListener('visibilitychange', look)
      resolve()
    }
    document.addEventListener('visibilitychange', look)
  })
}
