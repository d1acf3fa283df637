import { test } from 'vitest'
import { markDeeds, playMany } from './interleavings.ts'
import { openBitrix24 } from './playground-bitrix24.ts'

test('whatever breaks while cards are marked, every mark has one review, every card one comment, and the fields agree', async () => {
  await playMany(openBitrix24, markDeeds)
}, 600_000)
