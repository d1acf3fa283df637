import type { ClientRef, Person } from '../../../core/card.ts'
import { grouped } from '../../../core/grouped.ts'
import { understandOutcome } from '../call.ts'
import { clientRows, listClients } from '../card-clients.ts'
import { chunksOf, pageSize } from '../paging.ts'
import { personFields } from '../people.ts'
import { people, unlisted } from '../wire/person.ts'
import { askEach } from './ask.ts'
import type { Packer } from './packer.ts'

/** What many cards share and a list tells by its ids: each is asked for once, however many windows want it. */
interface Book<T> {
  bring(ids: Iterable<number>, order: number): Promise<void>
  /** `null`: the list leaves it out. `undefined`: it was forgotten again. */
  get(id: number): T | null | undefined
}

function bookOf<T>(ask: (ids: readonly (readonly number[])[], order: number) => Promise<readonly (readonly (readonly [number, T])[])[]>, room: number): Book<T> {
  const kept = new Map<number, T | null>()
  const coming = new Map<number, Promise<void>>()

  function keep(id: number, value: T | null): void {
    kept.delete(id)
    kept.set(id, value)
    if (kept.size <= room) return
    const [oldest] = kept.keys()
    if (oldest !== undefined) kept.delete(oldest)
  }

  async function read(ids: readonly number[], order: number): Promise<void> {
    const pages = chunksOf(ids, pageSize)
    const answers = await ask(pages, order)
    const found = new Map(answers.flat())
    for (const id of ids) keep(id, found.get(id) ?? null)
  }

  return {
    get: id => kept.get(id),
    async bring(ids, order) {
      const waits = new Set<Promise<void>>()
      const missing: number[] = []
      for (const id of new Set(ids)) {
        const under = coming.get(id)
        if (under) waits.add(under)
        else if (!kept.has(id)) missing.push(id)
      }
      if (missing.length > 0) {
        const reading = read(missing, order).finally(() => {
          for (const id of missing) coming.delete(id)
        })
        for (const id of missing) coming.set(id, reading)
        waits.add(reading)
      }
      await Promise.all(waits)
    },
  }
}

/** As many employees as no portal has. */
const mostPeople = 1_000_000

export interface PeopleBook {
  bring(ids: Iterable<number>, order: number): Promise<void>
  get(id: number): Person
}

export function peopleBook(packer: Packer): PeopleBook {
  const strangers = new Map<number, Person>()
  const book = bookOf<Person>(async (pages, order) => {
    const answers = await askEach(packer, pages.map(ids => ({ method: 'user.get', params: { FILTER: { ID: ids }, select: personFields, start: -1 } })), order)
    // A person who may not be read is unlisted; the card stands without the name.
    return answers.map(answer => answer.ok ? understandOutcome(answer, people, 'user.get').map(person => [person.id, person] as const) : [])
  }, mostPeople)
  return {
    bring: (ids, order) => book.bring(ids, order),
    get(id) {
      const found = book.get(id) ?? strangers.get(id)
      if (found) return found
      const made = unlisted(id)
      strangers.set(id, made)
      return made
    },
  }
}

/** Clients of neighbouring cards are often the same; of more than these the older ones are asked for again. */
const mostClients = 50_000

interface ClientEntry {
  readonly title: string
  readonly responsibleId: number
}

export interface ClientsBook {
  /** Throws a CrmError where the list is refused. */
  bring(clients: readonly ClientRef[], order: number): Promise<void>
  get(client: ClientRef): ClientEntry | null | undefined
}

export function clientsBook(packer: Packer): ClientsBook {
  const books = new Map((['contact', 'company'] as const).map(kind => [kind, bookOf<ClientEntry>(async (pages, order) => {
    const answers = await askEach(packer, pages.map(ids => listClients(kind, ids)), order)
    return answers.map(answer => understandOutcome(answer, clientRows, 'crm.item.list').map(row => [row.id, { title: row.title, responsibleId: row.responsibleId }] as const))
  }, mostClients)]))
  return {
    async bring(clients, order) {
      await Promise.all([...grouped(clients, ({ kind }) => kind)].map(([kind, refs]) => books.get(kind)?.bring(refs.map(({ id }) => id), order)))
    },
    get: ({ kind, id }) => books.get(kind)?.get(id),
  }
}
