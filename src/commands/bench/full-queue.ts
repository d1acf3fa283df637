import { auditTypes, mark } from '../../core/review.ts'
import type { Crm } from '../../crm/port.ts'
import type { Portal } from '../../emulator/bitrix24/portal.ts'
import type { UserRow } from '../../emulator/bitrix24/tables.ts'
import { crmOf } from '../crm-of.ts'

/** Reviews whose record and mark are written together. */
const together = 20

function addPeople({ tables }: Portal, department: number, count: number): readonly UserRow[] {
  const [seller] = [...tables.users.all()].filter(({ persona }) => persona === 'salesperson')
  if (!seller) throw new Error('The seed has no salesperson')
  return Array.from({ length: count }, (_, index) => tables.users.insert({
    ...seller, id: undefined, persona: null, departments: [department], name: 'Сотрудник', lastName: `№ ${index + 1}`, email: `queue${index + 1}@example.ru`,
  }))
}

/** Empties the queue, then marks so many deals of so many new people of the head's department, by the app's own writes. */
export async function fillQueue(portal: Portal, { cards, people }: { readonly cards: number, readonly people: number }): Promise<void> {
  const { tables } = portal
  const [auditor, head] = (['auditor', 'head'] as const).map(persona => [...tables.users.all()].find(user => user.persona === persona))
  if (!auditor || !head) throw new Error('The seed lacks people')
  const crm = crmOf(portal, auditor.id)
  await emptyQueue(portal, crm)

  const sellers = addPeople(portal, head.departments[0] ?? 0, people)
  const [like] = [...tables.items(2).all()].filter(deal => deal['stageSemanticId'] === 'P' && !deal['UF_CRM_RAZBOR'])
  if (!like) throw new Error('The seed has no open deal without a mark')
  const snapshot = await crm.cards.snapshot({ kind: 'deal', id: like.id })
  const by = { id: auditor.id, name: `${auditor.name} ${auditor.lastName}` }
  const reviews = Array.from({ length: cards }, (_, index) => {
    const seller = sellers[index % sellers.length] ?? auditor
    const title = `Сделка для очереди № ${index + 1}`
    const { id } = tables.items(2).insert({ ...like, id: undefined, title, assignedById: seller.id })
    const responsible = { id: seller.id, name: `${seller.name} ${seller.lastName}` }
    const auditType = auditTypes[index % auditTypes.length]?.id ?? ''
    return mark({ key: `queue-${index}`, card: { kind: 'deal', id }, snapshot: { ...snapshot, title, responsible, departmentIds: seller.departments }, auditType, reason: '', by, at: portal.now() }, [])
  })
  for (let from = 0; from < reviews.length; from += together) {
    const chain = crm.chain()
    const writes = reviews.slice(from, from + together).flatMap(review => [chain.addReview(review), chain.setMark(review.card, 'marked')])
    await chain.send()
    await Promise.all(writes)
  }
}

async function emptyQueue(portal: Portal, crm: Crm): Promise<void> {
  const marked = await crm.reviews.list({ states: ['marked'] })
  const chain = crm.chain()
  const writes = marked.flatMap(({ id, card }) => [chain.removeReview(id), chain.setMark(card, null)])
  await chain.send()
  await Promise.all(writes)
  portal.journal.clear()
}
