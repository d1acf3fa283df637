import { test } from 'vitest'
import { playMany } from './interleavings.ts'

test('whatever breaks while cards are marked, every mark has one review, every card one comment, and the fields agree', async () => {
  await playMany(['mark', 'withdraw', 'add', 'pin', 'repeat', 'undo'])
}, 600_000)
