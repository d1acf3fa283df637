import { removeCard, removeTask } from '../../../src/emulator/amocrm/cards/removal.ts'
import { openWorld } from '../amocrm/world.ts'
import type { Ground, Trouble } from './ground.ts'

const faults: Readonly<Record<Trouble, unknown>> = {
  'lost-before': { dropBefore: { methods: ['POST *', 'POST /*/*/*', 'PATCH /*/*'], times: 1 } },
  'lost-after': { dropAfter: { methods: ['POST *', 'POST /*/*/*', 'PATCH /*/*'], times: 1 } },
  'session-ended': { sessionEnded: { times: 1 } },
  'too-many': { tooMany: { times: 1 }, retryAfter: 1 },
  'may-not-write': { forbidden: { methods: ['PATCH /leads/*'] } },
}

/** `lists`: whether the account's plan has lists, in which records are kept. */
export function openAmocrm({ lists = true }: { readonly lists?: boolean } = {}): Promise<Ground> {
  const world = openWorld()
  const { amo, tables } = world
  const { account } = amo
  account.faults.beginWith({ requestLimit: false, catalogs: lists })

  function leadOf(fields: Readonly<Record<string, unknown>>): ReturnType<Ground['deal']> {
    const ref = world.deal(fields)
    const [contact] = tables.cards.contacts.all()
    tables.links.insert({ fromType: 'leads', fromId: ref.id, toType: 'contacts', toId: contact?.id ?? 0, isMain: true, catalogId: null, quantity: 1 })
    return ref
  }

  return Promise.resolve({
    crm: who => world.crm(who),
    id: world.id,
    now: account.now,
    deal: () => leadOf({}),
    hiddenDeal: () => leadOf({ responsibleUserId: world.id('admin'), groupId: 1 }),
    deleteDeal: ({ id }) => void removeCard(account, 'leads', id, world.id('admin')),
    pinnedOn: ({ id }) => [...tables.notes.all()].filter(note => note.entityType === 'leads' && note.entityId === id && note.isPinned).map(note => String(note.params['text'])),
    todosOn: ({ id }) => [...tables.tasks.all()].filter(task => task.entityType === 'leads' && task.entityId === id && !task.isCompleted).length,
    moveMeeting(id, minutes) {
      const task = tables.tasks.get(id)
      if (task) tables.tasks.update(id, { completeTill: task.completeTill + minutes * 60 })
    },
    deleteMeeting: id => void removeTask(account, id, world.id('head')),
    trouble: what => account.faults.changeTo(faults[what]),
    clear: () => account.faults.clear(),
    // Of one card there are no pages.
    morePages: lists ? 251 : 20,
    recordsOutlive: lists,
    close: () => Promise.resolve(),
  })
}
