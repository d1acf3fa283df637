import { beforeEach, expect, test } from 'vitest'
import { crmOf } from '../../../../src/commands/crm-of.ts'
import { cardKey, cardKinds, type Card, type CardKind, type Twin } from '../../../../src/core/card.ts'
import { admin, salesperson } from '../world.ts'
import { allCards, openScanWorld, ordered, unending, type ScanWorld } from './scan-world.ts'

const inn = '7707083893'

let world: ScanWorld

beforeEach(() => {
  world = openScanWorld()
})

function withRequisite(kind: 'contact' | 'company', number: string, fields: Readonly<Record<string, unknown>> = {}): number {
  const id = world.card(kind, fields)
  world.tables.requisites.insert({
    entityTypeId: kind === 'contact' ? 3 : 4, entityId: id, presetId: 1, name: '', code: null, xmlId: null, originatorId: null, active: true, addressOnly: false, sort: 500,
    created: '2026-10-20T09:00:00.000Z', modified: null, createdBy: 1, modifiedBy: null, values: { RQ_INN: number },
  })
  return id
}

const phone = (value: string) => ({ typeId: 'PHONE', valueType: 'WORK', value })
const email = (value: string) => ({ typeId: 'EMAIL', valueType: 'WORK', value })

/** Cards that share phones, mailboxes, taxpayer numbers and clients in every way. */
function fill(): void {
  const shared = [phone('+7 900 000-20-01'), email('twin@example-mail.com')]
  const contacts = [
    world.card('contact', { fm: shared }),
    world.card('contact', { lastName: 'Телефонова', fm: [phone('8 (900) 000-20-01')] }),
    world.card('contact', { lastName: 'Почтова', fm: [email('Twin@Example-mail.com'), phone('+7 900 000-20-77')] }),
    world.card('contact', { lastName: 'Одинокова', fm: [phone('+7 900 000-20-78')] }),
    withRequisite('contact', '500100732259', { lastName: 'Учётова' }),
    withRequisite('contact', '500100732259', { lastName: 'Учётная', fm: shared }),
  ]
  for (let index = 0; index < 7; index += 1) world.card('contact', { lastName: `Общий-${index}`, fm: [phone('+7 900 000-20-02')] })
  const companies = [withRequisite('company', inn, { title: 'ООО «Ромашка»' }), withRequisite('company', inn, { title: 'Ромашка' }), world.card('company', { title: 'ИП Тестова', fm: shared })]
  for (let index = 0; index < 3; index += 1) world.card('lead', { fm: [phone('+7 900 000-20-01'), email(`lead${index % 2}@example-mail.com`)] })
  world.card('lead', { stageId: 'CONVERTED', stageSemanticId: 'S', fm: shared })
  const [one = 0, other = 0, third = 0] = contacts
  const [company = 0, second = 0] = companies
  const deal = (contactIds: readonly number[], companyId = 0, fields: Readonly<Record<string, unknown>> = {}): number =>
    world.card('deal', { contactId: contactIds[0] ?? 0, contactIds, companyId, ...fields })
  deal([one], company)
  deal([one, other])
  deal([third, one], second, { title: 'Другой первый клиент' })
  deal([one], 0, { categoryId: 1, stageId: 'C1:NEW' })
  deal([third], 0, { categoryId: 1, stageId: 'C1:NEW' })
  deal([third, one], 0, { categoryId: 1, stageId: 'C1:NEW' })
  deal([], company)
  deal([], company, { title: 'Ещё одна' })
  deal([one], company, { stageId: 'WON', stageSemanticId: 'S' })
  deal([])
  // More than a page of one client.
  for (let index = 0; index < 70; index += 1) deal([], second, { title: `Заказ ${index}` })
}

/** Every card of these kinds with what its twins are searched by. */
async function completedBy(userId: number, only: readonly CardKind[] = cardKinds): Promise<readonly Card[]> {
  const scan = world.scans({ userId }).open(ordered(only, ['phonesAndEmails', 'requisites']), null, unending())
  const cards = await allCards(scan)
  world.requests()
  return scan.complete(cards, ['twins'])
}

function told(twins: Card['parts']['twins']): readonly string[] | string {
  if (twins === undefined) return 'not read'
  return twins.known ? twins.value.map(({ ref, title, by, value }: Twin) => `${cardKey(ref)} ${title} ${by} ${value}`).sort() : twins.obstacle
}

for (const userId of [admin, salesperson]) {
  test(`many cards have the same twins as each of them by itself (person ${userId})`, async () => {
    fill()
    const cards = await completedBy(userId)
    const crm = crmOf(world.portal, userId, null, { over: 'direct' })
    expect(cards.length).toBeGreaterThan(80)
    for (const { ref, parts } of cards) expect([cardKey(ref), told(parts.twins)]).toEqual([cardKey(ref), told((await crm.cards.read(ref, ['twins'])).parts.twins)])
    const found = cards.filter(({ parts: { twins } }) => twins?.known && twins.value.length > 0)
    expect(new Set(found.map(({ ref }) => ref.kind))).toEqual(new Set(cardKinds))
    expect(new Set(found.flatMap(({ parts: { twins } }) => twins?.known ? twins.value.map(({ by }) => by) : []))).toEqual(new Set(['phone', 'email', 'inn', 'shared', 'same-client']))
  })
}

test('twins of a hundred deals take one request, and of a hundred contacts two', async () => {
  const contacts = Array.from({ length: 100 }, (_, index) => world.card('contact', { fm: [phone(`+7 900 000-${20 + Math.floor(index / 50)}-${10 + index % 50}`)] }))
  for (const id of contacts) world.card('deal', { contactId: id, contactIds: [id] })
  const deals = await completedBy(admin, ['deal'])
  expect(deals).toHaveLength(100)
  expect(world.requests()).toBe(1)
  for (const id of contacts.slice(0, 48)) world.tables.items(3).remove(id)
  await completedBy(admin, ['contact'])
  // Fifty phones each are searched for in a request; nobody was found who needs a title.
  expect(world.requests()).toBe(2)
})

test('a portal that does not filter by all contacts of a deal gives those by its first one', async () => {
  const contact = world.card('contact')
  const [own, twin] = [0, 1].map(() => world.card('deal', { contactId: contact, contactIds: [contact] }))
  const broken = world.scans({
    through: transport => ({
      async send(method, params) {
        const answer = await transport.send(method, params)
        const commands = Object.entries((params['cmd'] ?? {}) as Readonly<Record<string, unknown>>)
        const refused = commands.filter(([, command]) => decodeURIComponent(String(command)).includes('filter[@contactIds]')).map(([name]) => name)
        if (refused.length === 0) return answer
        const result = answer.result as { readonly result: Readonly<Record<string, unknown>>, readonly result_error: object }
        const left = Object.fromEntries(Object.entries(result.result).filter(([name]) => !refused.includes(name)))
        const errors = Object.fromEntries(refused.map(name => [name, { error: 'INVALID_ARG_VALUE', error_description: '' }]))
        return { ...answer, result: { ...result, result: left, result_error: { ...result.result_error, ...errors } } }
      },
    }),
  })
  const scan = broken.open(ordered(['deal'], []), null, unending())
  const cards = await scan.complete(await allCards(scan), ['twins'])
  expect(cards.map(({ ref, parts: { twins } }) => [ref.id, twins?.known && twins.value.map(({ ref: other }) => other.id)])).toEqual([[own, [twin]], [twin, [own]]])
})

test('cards of which nothing was read that they are searched by are looked at one by one', async () => {
  fill()
  const scan = world.scans().open(ordered(['contact'], []), null, unending())
  const cards = await scan.complete((await allCards(scan)).slice(0, 3), ['twins'])
  const crm = crmOf(world.portal, admin, null, { over: 'direct' })
  for (const { ref, parts } of cards) expect(told(parts.twins)).toEqual(told((await crm.cards.read(ref, ['twins'])).parts.twins))
})
