import { z } from 'zod'
import { cardKey, cardKinds, sameCard, type CardKind, type CardRef } from '../../core/card.ts'
import type { CardSnapshot, Mark } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type CardPort } from '../port.ts'
import { understandOutcome, type Caller, type Outcome } from './call.ts'
import { createCardReader } from './card-read.ts'
import { createChecklistPin } from './checklist-pin.ts'
import { entityTypeIds, markField, portalTexts } from './names.ts'
import { chunksOf, pageSize } from './paging.ts'
import type { SetupBox } from './setup.ts'
import { oneRawItem, titleOf } from './wire/card.ts'
import { done, number, optionalId, text } from './wire/parse.ts'

const listed = z.object({ items: z.array(z.object({ id: number, title: text, name: text, lastName: text, secondName: text })) })
  .transform(({ items }) => items)

const listedIds = z.object({ items: z.array(z.object({ id: number })) }).transform(({ items }) => items.map(({ id }) => id))

const openMarks = ['marked', 'scheduled', 'held'] as const

/** More candidates than anybody would look through. */
const mostSurvivors = 20

export function createCards(caller: Caller, setup: SetupBox, locale: Locale): CardPort {
  const reader = createCardReader(caller)

  function markId(kind: CardKind, mark: Mark): number | null {
    if (mark === null) return null
    const ids = setup.get()?.marks[kind]
    if (!ids) throw new CrmError('refused', 'The mark field is not installed')
    return ids[mark]
  }

  async function listedOf(refs: readonly CardRef[]): Promise<ReadonlySet<string>> {
    const keys = await Promise.all(cardKinds.map(async kind => {
      const ids = refs.filter(ref => ref.kind === kind).map(ref => ref.id)
      const rows = await Promise.all(chunksOf(ids, pageSize).map(chunk => caller.read('crm.item.list', {
        entityTypeId: entityTypeIds[kind], filter: { '@id': chunk }, select: ['id'], order: { id: 'ASC' }, start: -1,
      }, listedIds)))
      return rows.flat().map(id => cardKey({ kind, id }))
    }))
    return new Set(keys.flat())
  }

  return {
    ...reader,
    pinChecklists: createChecklistPin(caller, locale),

    async alive(refs) {
      const unique = [...new Map(refs.map(ref => [cardKey(ref), ref])).values()]
      const found = await listedOf(unique)
      const missing = unique.filter(ref => !found.has(cardKey(ref)))
      // A list leaves out without a word what is gone and what is forbidden; only reading each tells them apart.
      const lives = await Promise.all(missing.map(async ref => {
        return [cardKey(ref), lifeOf(await caller.attempt('crm.item.get', { entityTypeId: entityTypeIds[ref.kind], id: ref.id }))] as const
      }))
      return new Map([...[...found].map(key => [key, 'alive'] as const), ...lives])
    },

    async survivors(snapshot, gone) {
      const params = { entityTypeId: entityTypeIds[gone.kind], select: ['id', 'title', 'name', 'lastName', 'secondName'], order: { id: 'DESC' }, filter: sameClient(snapshot, gone.kind) }
      const rows = await caller.read('crm.item.list', params, listed)
      return rows
        .map(row => ({ ref: { kind: gone.kind, id: row.id }, title: titleOf(row) }))
        .filter(({ ref }) => !sameCard(ref, gone))
        .slice(0, mostSurvivors)
    },

    async mark(ref) {
      const item = understandOutcome(await caller.attempt('crm.item.get', { entityTypeId: entityTypeIds[ref.kind], id: ref.id, useOriginalUfNames: 'Y' }), oneRawItem, 'crm.item.get')
      const ids = setup.get()?.marks[ref.kind]
      return ids === undefined ? null : openMarks.find(mark => ids[mark] === markOn(item)) ?? null
    },

    async setMark(ref, mark) {
      const which = { entityTypeId: entityTypeIds[ref.kind], id: ref.id, useOriginalUfNames: 'Y' }
      const wanted = markId(ref.kind, mark)
      const item = understandOutcome(await caller.attempt('crm.item.get', which), oneRawItem, 'crm.item.get')
      if (markOn(item) === wanted) return
      // Where the field or its value was deleted by hand, the portal leaves it out of the update without a word.
      if (!(markField in item)) throw new CrmError('refused', `The card has no field ${markField}`, { method: 'crm.item.get' })
      const after = await caller.write('crm.item.update', { ...which, fields: { [markField]: wanted ?? '' } }, oneRawItem)
      if (markOn(after) !== wanted) throw new CrmError('refused', `${markField} did not take the value ${wanted}`, { method: 'crm.item.update' })
    },

    async log(ref, title, message) {
      const fields = { entityTypeId: entityTypeIds[ref.kind], entityId: ref.id, title, text: message, iconCode: 'info' }
      await caller.write('crm.timeline.logmessage.add', { fields }, done)
    },

    async addTodo(ref, todo) {
      const params = {
        ownerTypeId: entityTypeIds[ref.kind],
        ownerId: ref.id,
        title: portalTexts.todoTitle[locale],
        description: todo.description,
        deadline: todo.deadline.toISOString(),
        responsibleId: todo.responsibleId,
      }
      return (await caller.write('crm.activity.todo.add', params, z.object({ id: number }))).id
    },
  }
}

/** Id of the value that the card's field says; `null`: empty, or no such field. */
function markOn(item: Readonly<Record<string, unknown>>): number | null {
  return optionalId.catch(null).parse(item[markField])
}

function lifeOf(answer: Outcome): 'alive' | 'gone' | 'forbidden' {
  if (answer.ok) return 'alive'
  if (answer.error.code === 'not-found') return 'gone'
  if (answer.error.code === 'forbidden') return 'forbidden'
  throw answer.error
}

/** Deals and leads are found by their clients, else by their title; contacts and companies are clients themselves and are found by name. */
function sameClient(snapshot: CardSnapshot, kind: CardKind): Readonly<Record<string, unknown>> {
  if (kind === 'company') return { '%title': snapshot.title }
  if (kind === 'contact') return { '%lastName': snapshot.title.split(' ')[0] }
  const contacts = snapshot.clients.filter(client => client.kind === 'contact').map(client => client.id)
  const companies = snapshot.clients.filter(client => client.kind === 'company').map(client => client.id)
  const ways = [
    ...(contacts.length > 0 ? [{ '@contactId': contacts }] : []),
    ...(companies.length > 0 ? [{ '@companyId': companies }] : []),
  ]
  return ways.length > 0 ? { 0: { logic: 'OR', ...ways } } : { '=title': snapshot.title }
}
