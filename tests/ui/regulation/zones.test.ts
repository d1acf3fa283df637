import { expect, test } from 'vitest'
import { zoneChoice, zoneChoices } from '../../../src/ui/regulation/zones.ts'

const autumn = new Date('2026-11-23T06:00:40Z')

test.each([
  ['Europe/Moscow', 'Europe/Moscow (UTC+3)'],
  ['UTC', 'UTC (UTC)'],
  ['America/St_Johns', 'America/St_Johns (UTC−3:30)'],
  ['Asia/Kathmandu', 'Asia/Kathmandu (UTC+5:45)'],
  ['Pacific/Kiritimati', 'Pacific/Kiritimati (UTC+14)'],
])('%s is offered with its distance from UTC', (zone, label) => {
  expect(zoneChoice(zone, 'ru', autumn).label).toBe(label)
})

test('a zone is found by what people call it', () => {
  expect(zoneChoice('Asia/Yekaterinburg', 'ru', autumn).description).toContain('Екатеринбург')
})

test('the chosen zone is offered once, though the browser lists it under another name', () => {
  const values = zoneChoices('ru', autumn, 'Europe/Kyiv').map(({ value }) => value)
  expect(values.filter(value => value === 'Europe/Kyiv')).toHaveLength(1)
  expect(values).toContain('Asia/Vladivostok')
  expect(new Set(values).size).toBe(values.length)
})
