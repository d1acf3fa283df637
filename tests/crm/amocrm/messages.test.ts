import { beforeEach, expect, test } from 'vitest'
import { createMessages } from '../../../src/crm/amocrm/messages.ts'
import type { MessageMeans, MessagePort } from '../../../src/crm/port.ts'
import type { TaskRow } from '../../../src/emulator/amocrm/tables.ts'
import { amoOrigin, openAmo, type AmoWorld } from '../../support/amocrm.ts'

let world: AmoWorld
let messages: Omit<MessagePort, keyof MessageMeans>
let salesperson: number
let auditor: number

beforeEach(() => {
  world = openAmo()
  for (const { id } of [...world.account.tables.tasks.all()]) world.account.tables.tasks.remove(id)
  messages = createMessages(world.caller('head'), { origin: amoOrigin, timeZone: () => 'Europe/Moscow' })
  salesperson = world.user('salesperson').id
  auditor = world.user('auditor').id
})

const text = [['Исправьте: ', { strong: 'нет следующего шага' }], [{ card: { kind: 'deal', id: 42 }, title: 'Окна\nдля школы' }]] as const
const message = (personId: number, tag = `razbor|2026-11-23|${personId}`) => ({ personId, text, tag })
const tasks = (): readonly TaskRow[] => [...world.account.tables.tasks.all()]

test('a message is a task for its person, for the whole of today', async () => {
  expect(await messages.notify([message(salesperson), message(auditor)])).toEqual([{ personId: salesperson, sent: true }, { personId: auditor, sent: true }])
  expect(tasks().map(({ responsibleUserId, taskTypeId, completeTill, entityId }) => [responsibleUserId, taskTypeId, completeTill, entityId])).toEqual(
    [salesperson, auditor].map(id => [id, 1, Date.parse('2026-11-23T20:59:00Z') / 1_000, null]))
  expect(tasks()[0]?.text.split('\n').slice(0, 2)).toEqual(['Исправьте: нет следующего шага', `Окна для школы ${amoOrigin}/leads/detail/42`])
})

test('a repetition does not double it, and takes the place of the earlier one', async () => {
  await messages.notify([message(salesperson)])
  await messages.notify([{ ...message(salesperson), text: [['Другое']] }, message(auditor)])
  expect(tasks().map(({ responsibleUserId, text: words }) => [responsibleUserId, words.split('\n')[0]])).toEqual([[salesperson, 'Другое'], [auditor, 'Исправьте: нет следующего шага']])
  await messages.notify([message(salesperson, 'another')])
  expect(tasks()).toHaveLength(3)
})

test('one whose answer was lost is not written again', async () => {
  world.account.faults.change({ dropAfter: { methods: ['POST /tasks'], times: 1 } })
  await expect(messages.notify([message(salesperson)])).rejects.toMatchObject({ code: 'offline' })
  expect(await messages.notify([message(salesperson)])).toEqual([{ personId: salesperson, sent: true }])
  expect(tasks()).toHaveLength(1)
})

test('who has closed it is not asked again', async () => {
  await messages.notify([message(salesperson)])
  world.account.tables.tasks.update(tasks()[0]?.id ?? 0, { isCompleted: true })
  expect(await messages.notify([message(salesperson)])).toEqual([{ personId: salesperson, sent: true }])
  expect(tasks()).toHaveLength(1)
})

test('whom the account refuses is told, and the others get theirs', async () => {
  expect(await messages.notify([message(salesperson), message(999_999), message(auditor)])).toEqual([
    { personId: salesperson, sent: true }, { personId: 999_999, sent: false }, { personId: auditor, sent: true },
  ])
  expect(tasks().map(({ responsibleUserId }) => responsibleUserId)).toEqual([salesperson, auditor])
})

test('what would befall everybody is thrown', async () => {
  world.account.faults.change({ sessionEnded: { methods: ['POST /tasks'] } })
  await expect(messages.notify([message(salesperson)])).rejects.toMatchObject({ code: 'auth' })
})

test('there are no groups, and a post is refused before anything is sent', async () => {
  world.requests()
  expect(await messages.notify([])).toEqual([])
  expect(await messages.groups()).toEqual([])
  expect(await messages.findPost(1, 'Сводка')).toBeNull()
  await expect(messages.post(1, { title: 'Сводка', text })).rejects.toMatchObject({ code: 'plan', retryable: false, notRun: true })
  expect(world.requests()).toEqual([])
})
