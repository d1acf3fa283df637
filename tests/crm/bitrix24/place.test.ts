import { expect, test } from 'vitest'
import { localeOf, placeOf } from '../../../src/crm/bitrix24/place.ts'

const closed = { placement: 'DEFAULT', options: {}, installing: false }

test.each([
  ['CRM_DEAL_DETAIL_TAB', { kind: 'card-tab', card: { kind: 'deal', id: 42 } }],
  ['CRM_LEAD_DETAIL_TAB', { kind: 'card-tab', card: { kind: 'lead', id: 42 } }],
  ['CRM_CONTACT_LIST_MENU', { kind: 'list-menu', cards: [{ kind: 'contact', id: 42 }] }],
  ['CRM_COMPANY_LIST_MENU', { kind: 'list-menu', cards: [{ kind: 'company', id: 42 }] }],
])('%s is about a card', (placement, place) => {
  expect(placeOf({ ...closed, placement, options: { ID: '42' } })).toEqual(place)
})

test('a place of a card without a card shows the main page instead of nothing', () => {
  expect(placeOf({ ...closed, placement: 'CRM_DEAL_DETAIL_TAB', options: { ID: 'x' } })).toEqual({ kind: 'main' })
})

test('the calendar tells the days that it shows', () => {
  const place = placeOf({ ...closed, placement: 'CALENDAR_GRIDVIEW', options: { viewRangeFrom: '2026-11-23', viewRangeTo: '2026-11-29' } })
  expect(place).toEqual({ kind: 'calendar', from: '2026-11-23', to: '2026-11-29' })
  expect(placeOf({ ...closed, placement: 'CALENDAR_GRIDVIEW' })).toEqual({ kind: 'calendar', from: null, to: null })
})

test('the application\'s own page is the wizard until the installation is finished', () => {
  expect(placeOf({ ...closed, installing: true })).toEqual({ kind: 'install' })
  expect(placeOf({ ...closed, placement: 'LEFT_MENU' })).toEqual({ kind: 'main' })
  expect(placeOf({ ...closed, placement: 'SOMETHING_NEW' })).toEqual({ kind: 'main' })
})

test('the main page knows which of its tabs was asked for', () => {
  expect(placeOf({ ...closed, options: { place: 'main', desk: 'fixes' } })).toEqual({ kind: 'main', desk: 'fixes' })
  expect(placeOf({ ...closed, options: { desk: ['fixes'] } })).toEqual({ kind: 'main' })
})

test.each([['ru', 'ru'], ['by', 'ru'], ['kz', 'ru'], ['en', 'en'], ['de', 'en'], ['ua', 'en'], ['', 'en']])('portal language %j reads %s', (language, locale) => {
  expect(localeOf(language)).toBe(locale)
})
