import { createPinia } from 'pinia'
import { useSession } from '../../src/app/session.ts'
import { useUnits } from '../../src/app/units.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { Clock } from '../../src/crm/shared/clock.ts'
import { createCrm } from '../../src/crm/amocrm/index.ts'
import { openLine } from '../../src/crm/amocrm/request.ts'
import type { NoteRow, Persona } from '../../src/emulator/amocrm/tables.ts'
import { factsOf, openWorld } from '../crm/amocrm/world.ts'
import { memoryCache, openAmo } from '../support/amocrm.ts'
import { hostAt } from '../support/host.ts'
import { troubles } from '../support/troubles.ts'
import { remember } from './direct-world.ts'
import { newBrowser } from './page.ts'
import type { Seen, UnitWorld } from './unit-world.ts'

/** Our meetings end with whose they are, and their tasks are closed with another end when they are taken back (`src/crm/amocrm/meeting-text.ts`). */
const tail = /#razbor-(\d+)-(\d+)-([0-9a-f]{12})(-off)?/

/** The local amoCRM without a network, and with a time that passes when somebody waits or it is told to. */
export async function openAmoUnitWorld(): Promise<UnitWorld> {
  let time = Date.parse('2026-11-23T09:00:00+03:00')
  const clock: Clock = {
    now: () => time,
    wait(milliseconds) {
      time += Math.max(0, milliseconds)
      return new Promise(resolve => setImmediate(resolve))
    },
  }
  const amo = openAmo({ leads: 5, clock: () => time })
  const world = openWorld(amo)
  const { tables } = world
  const steps = await world.install()
  if (steps.some(({ state }) => state === 'failed')) throw new Error(`The installation failed: ${JSON.stringify(steps)}`)
  const people = { admin: world.id('admin'), auditor: world.id('auditor'), head: world.id('head'), salesperson: world.id('salesperson') }
  const personas = new Map<number, Persona>(Object.entries(people).map(([persona, id]) => [id, persona as Persona]))
  const now = (): Date => new Date(time)
  const personaOf = (userId: number): Persona => personas.get(userId) ?? 'salesperson'
  const fieldOf = (code: string): number => [...tables.fields.all()].find(row => row.owner === 'leads' && row.code === code)?.id ?? 0
  const [markField, checklistField] = [fieldOf('RZB_MARK'), fieldOf('RZB_CHECKLISTS')]

  const ourMeetings = () => [...tables.tasks.all()].flatMap(task => {
    const [found, manager, , , off] = tail.exec(task.text) ?? []
    return found === undefined || off !== undefined || Number(manager) !== people.head ? [] : [task]
  })
  const notesOf = ({ id }: CardRef, type: string): readonly NoteRow[] => [...tables.notes.all()].filter(note => note.entityType === 'leads' && note.entityId === id && note.noteType === type)
  const textOf = ({ params }: NoteRow): string => String(params['text'])
  const checklists = (card: CardRef): readonly NoteRow[] => notesOf(card, 'common').filter(note => !textOf(note).endsWith('\n—'))

  function seen(cards: readonly CardRef[]): Seen {
    return {
      fields: cards.map(({ id }) => {
        const { values = {} } = tables.cards.leads.get(id) ?? {}
        return { mark: values[markField] ?? null, checklists: values[checklistField] ?? null }
      }),
      lines: cards.flatMap((card, index) => notesOf(card, 'extended_service_message').map(textOf).filter(text => text !== 'Запись отменена').map(text => `${index}: ${text}`)),
      comments: cards.flatMap(checklists).map(note => ({ text: textOf(note), pinned: note.isPinned })),
      todos: [...tables.tasks.all()].filter(task => cards.some(({ id }) => task.entityType === 'leads' && task.entityId === id))
        .map(({ text, completeTill, responsibleUserId }) => ({ text, completeTill, responsibleUserId })),
      events: ourMeetings().map(({ text, completeTill, duration, responsibleUserId, isCompleted }) => ({ text: text.replace(tail, '#'), completeTill, duration, responsibleUserId, isCompleted })),
      notes: [...tables.tasks.all()].filter(task => task.taskTypeId === 1 && task.entityId === null && task.text.includes('#razbor'))
        .map(({ text, responsibleUserId, completeTill }) => ({ text, responsibleUserId, completeTill })).toSorted((a, b) => a.text.localeCompare(b.text)),
      posts: [],
    }
  }

  return {
    people, now, seen,
    pass(milliseconds) { time += milliseconds },
    keep() {
      const kept = time
      const restoreRows = remember(amo.account.store)
      return () => {
        time = kept
        restoreRows()
        amo.account.journal.clear()
      }
    },
    crm: userId => world.crm(personaOf(userId)),
    units(userId, { tab = newBrowser(now).openTab(), troubles: way = troubles() } = {}) {
      const who = personaOf(userId)
      const pinia = createPinia()
      const line = openLine(way.throughAmocrm(amo.transport(who)), { account: 'zerno', clock })
      const crm = createCrm({ ...line, cache: memoryCache() }, { facts: factsOf(amo, who), locale: 'ru' })
      useSession(pinia).open({ crm, host: { ...hostAt({ kind: 'main' }), now } }, tab)
      return useUnits(pinia)
    },
    card: ({ title } = {}) => world.deal(title === undefined ? {} : { name: title }),
    removeCard({ id }) { tables.cards.leads.remove(id) },
    meetings: () => ourMeetings().filter(({ responsibleUserId }) => responsibleUserId === people.head).map(({ id }) => id),
    moveMeeting(id, { start, end }) {
      const key = tail.exec(tables.tasks.get(id)?.text ?? '')?.[3]
      const [from, to] = [Date.parse(start) / 1000, Date.parse(end) / 1000]
      for (const task of ourMeetings()) if (tail.exec(task.text)?.[3] === key) tables.tasks.update(task.id, { completeTill: from, duration: to - from })
    },
    group: null,
    checklistNotes: cards => cards.flatMap(checklists).map(({ id }) => id),
    // Without a batch a line, or a task, is a request of its own, with nothing in it by which a second one would be refused.
    doubledWhenLate: { mark: ['lines'], withdraw: ['lines'], hold: ['lines'], todo: ['todos'], remind: ['notes'] },
    // The card's field is an address, and holds the first one only.
    stays: { 'adds a checklist to those that are pinned': ['fields'] },
    nameCards: (text, cards) => cards.reduce((text, { id }, index) => text.replace(new RegExp(`/detail/${id}(?!\\d)`, 'g'), `/detail/card ${index}`), text),
    warm: () => Promise.all([import('../../src/crm/amocrm/messages.ts'), import('../../src/crm/amocrm/structure.ts')]),
  }
}
