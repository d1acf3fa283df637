import type { CardRef } from '../../../src/core/card.ts'
import { crmOf } from '../../../src/commands/crm-of.ts'
import { toCrmError } from '../../../src/crm/bitrix24/errors.ts'
import type { Transport } from '../../../src/crm/bitrix24/transport.ts'
import { admin, auditor, dismissed, head, openWorld, salesperson } from '../bitrix24/world.ts'
import type { Ground, Trouble, Who } from './ground.ts'

const ids: Readonly<Record<Who, number>> = { admin, auditor, head, salesperson, outsider: 11, inactive: dismissed }
type Faults = Parameters<Awaited<ReturnType<typeof openWorld>>['portal']['portal']['faults']['change']>[0]

const faults: Readonly<Record<Exclude<Trouble, 'too-many'>, Faults>> = {
  'lost-before': { dropBefore: { methods: ['batch'], times: 1 } },
  'lost-after': { dropAfter: { methods: ['batch'], times: 1 } },
  'session-ended': { expiredToken: { times: 1 }, refreshRefused: true },
  'may-not-write': { withdrawnRight: { right: 'write', methods: ['crm.item.update'] } },
}

export async function openBitrix24(): Promise<Ground> {
  const world = await openWorld()
  const { portal: { portal } } = world
  let isTooMany = false
  let waited = 0
  /** Waits take no time. */
  const clock = {
    now: () => portal.now().getTime() + waited,
    async wait(milliseconds: number) {
      waited += milliseconds
      await new Promise(resolve => setImmediate(resolve))
    },
  }

  /** The portal's bucket takes a while to fill: its answer is given once in its place. */
  const refusing = (transport: Transport): Transport => ({
    async send(method, params) {
      if (!isTooMany) return transport.send(method, params)
      isTooMany = false
      throw toCrmError({ rest: 'QUERY_LIMIT_EXCEEDED', text: 'Too many requests', status: 503 }, method)
    },
  })

  return {
    crm: who => crmOf(portal, ids[who], null, { over: 'direct', through: refusing, clock }),
    id: who => ids[who],
    now: portal.now,
    deal: () => dealOf(salesperson),
    hiddenDeal: () => dealOf(admin),
    deleteDeal: ({ id }) => { world.tables.items(2).remove(id) },
    pinnedOn: ({ id }) => [...world.tables.timeline.all()].filter(row => row.ownerTypeId === 2 && row.ownerId === id && row.pinnedAt !== null).map(row => row.text),
    todosOn: ({ id }) => [...world.tables.activities.all()].filter(row => row.ownerTypeId === 2 && row.ownerId === id && !row.completed).length,
    moveMeeting(id, minutes) {
      const later = (moment: string): string => new Date(Date.parse(moment) + minutes * 60_000).toISOString()
      const event = world.tables.events.get(id)
      if (event) world.tables.events.update(id, { from: later(event.from), to: later(event.to) })
    },
    deleteMeeting(id) {
      for (const event of [...world.tables.events.all()]) if (event.parentId === id) world.tables.events.remove(event.id)
    },
    trouble(what) {
      if (what === 'too-many') isTooMany = true
      else portal.faults.change(faults[what])
    },
    clear() {
      isTooMany = false
      portal.faults.clear()
    },
    morePages: 51,
    recordsOutlive: true,
    close: world.portal.close,
  }

  function dealOf(assignedById: number): CardRef {
    const [contact] = world.tables.items(3).all()
    return { kind: 'deal', id: world.deal({ assignedById, contactId: contact?.id, contactIds: [contact?.id] }) }
  }
}
