import { test } from 'vitest'
import { meetingDeeds, playMany } from './interleavings.ts'
import { openAmocrm } from './playground-amocrm.ts'

test('whatever breaks in amoCRM while meetings are booked and held, every booking has one pair of tasks, and they name the cards that are on them', async () => {
  await playMany(openAmocrm, meetingDeeds, 300)
}, 600_000)
