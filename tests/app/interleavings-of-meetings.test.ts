import { test } from 'vitest'
import { playMany } from './interleavings.ts'

test('whatever breaks while meetings are booked and held, every booking has one event, and it names the cards that are on it', async () => {
  await playMany(['mark', 'withdraw', 'book', 'hold', 'cancel', 'requeue', 'repeat', 'undo'])
}, 600_000)
