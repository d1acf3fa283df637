import { test } from 'vitest'
import { meetingDeeds, playMany } from './interleavings.ts'
import { openBitrix24 } from './playground-bitrix24.ts'

test('whatever breaks while meetings are booked and held, every booking has one event, and it names the cards that are on it', async () => {
  await playMany(openBitrix24, meetingDeeds)
}, 600_000)
