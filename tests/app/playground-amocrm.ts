import type { RawAnswer } from '../../src/crm/amocrm/bridge.ts'
import type { CallValues, RestCall } from '../../src/crm/amocrm/calls.ts'
import { lostAnswer } from '../../src/crm/amocrm/errors.ts'
import { createCrm } from '../../src/crm/amocrm/index.ts'
import { openLine } from '../../src/crm/amocrm/request.ts'
import type { Transport } from '../../src/crm/amocrm/transport.ts'
import type { Persona, TaskRow } from '../../src/emulator/amocrm/tables.ts'
import { factsOf, openWorld } from '../crm/amocrm/world.ts'
import { memoryCache, openAmo } from '../support/amocrm.ts'
import type { SimulatedTab } from '../support/simulation.ts'
import type { KeptMeeting, OpenPlayground, Playground } from './playground.ts'

/** Our meetings end with whose they are and the key of their booking (`src/crm/amocrm/meeting-text.ts`). */
const tail = /#razbor-(\d+)-(\d+)-([0-9a-f]{12})(-off)?/

export const openAmocrm: OpenPlayground = async now => {
  const amo = openAmo({ leads: 5, clock: now })
  const world = openWorld(amo)
  const { tables } = world
  const steps = await world.install()
  if (steps.some(({ state }) => state === 'failed')) throw new Error(`The installation failed: ${JSON.stringify(steps)}`)
  const people = { admin: world.id('admin'), auditor: world.id('auditor'), colleague: world.id('head'), salesperson: world.id('salesperson') }
  const personas: ReadonlyMap<number, Persona> = new Map([[people.admin, 'admin'], [people.auditor, 'auditor'], [people.colleague, 'head'], [people.salesperson, 'salesperson']])

  const crm: Playground['crm'] = (person, tab) => {
    const who = personas.get(person) ?? 'salesperson'
    if (tab === null) return world.crm(who)
    const line = openLine(throughTab(amo.transport(who), tab), { account: 'zerno', clock: tab.clock })
    return createCrm({ ...line, cache: memoryCache() }, { facts: factsOf(amo, who), locale: 'ru' })
  }

  return {
    people, crm,
    newCard: () => world.deal(),
    checklistNotes: ({ id }) => [...tables.notes.all()]
      .filter(note => note.entityType === 'leads' && note.entityId === id && note.noteType === 'common' && !String(note.params['text']).endsWith('\n—')).length,
    meetings: () => meetingsIn([...tables.tasks.all()]),
    names: ({ text }, { id }) => new RegExp(`/leads/detail/${id}(?!\\d)`).test(text),
    clear(cards) {
      const gone = new Set(cards.map(({ id }) => id))
      for (const { id } of cards) tables.cards.leads.remove(id)
      for (const table of [tables.elements, tables.tasks, tables.events]) for (const { id } of [...table.all()]) table.remove(id)
      for (const { id, entityId } of [...tables.notes.all()]) if (gone.has(entityId)) tables.notes.remove(id)
      for (const { id, fromId } of [...tables.links.all()]) if (gone.has(fromId)) tables.links.remove(id)
      amo.account.journal.clear()
      return Promise.resolve()
    },
  }
}

/** By the manager's tasks. Both tasks of a meeting say the same, at the same time, and there are as many of one as of the other. */
function meetingsIn(tasks: readonly TaskRow[]): readonly KeptMeeting[] {
  const ours = tasks.flatMap(task => {
    const [, manager, employee, key, off] = tail.exec(task.text) ?? []
    return key === undefined ? [] : [{ task, manager: Number(manager), employee: Number(employee), key, isOff: off !== undefined }]
  })
  const open = ours.filter(one => !one.isOff)
  const stray = open.filter(({ task, employee, key }) => task.responsibleUserId === employee && !open.some(other => other.key === key && other.task.responsibleUserId === other.manager))
  return [
    ...open.filter(({ task, manager }) => task.responsibleUserId === manager).map(({ task, manager, key }) => {
      const pairs = open.filter(other => other.key === key && other.task.responsibleUserId === other.employee)
      const fault = pairs.length === 1 ? pairs[0]?.task.text === task.text ? null : 'its two tasks say different things' : `it has ${pairs.length} tasks of the employee`
      return { id: task.id, owner: manager, text: task.text, fault }
    }),
    ...stray.map(({ task, manager }) => ({ id: task.id, owner: manager, text: '', fault: 'only the employee has its task' })),
  ]
}

function throughTab(transport: Transport, tab: SimulatedTab): Transport {
  const refusal = (status: number, body: object): Promise<RawAnswer> => Promise.resolve({ status, text: JSON.stringify(body), type: 'application/problem+json', date: new Date(tab.clock.now()).toUTCString(), retryAfter: '' })
  return {
    send: (call, values) => tab.travel({
      what: described(call, values),
      arrive: () => transport.send(call, values),
      arriveHalf: () => transport.send(call, half(values)),
      lost: () => Promise.reject(lostAnswer(call)),
      broken: () => refusal(500, { title: 'ErrInternalServer', status: 500 }),
      tooMany: () => refusal(429, { title: 'Too Many Requests', status: 429, retry_after: 1 }),
    }),
  }
}

function described(call: RestCall, { path = {} }: CallValues): string {
  return [call, ...Object.values(path)].join(' ')
}

/** Several things that one request adds or changes are all that amoCRM has of a batch. */
function half(values: CallValues): CallValues {
  return Array.isArray(values.body) ? { ...values, body: values.body.slice(0, Math.ceil(values.body.length / 2)) } : values
}
