import { test } from 'vitest'
import { markDeeds, playMany } from './interleavings.ts'
import { openAmocrm } from './playground-amocrm.ts'

test('whatever breaks in amoCRM while cards are marked, every mark has one review, every card one note, and the fields agree', async () => {
  await playMany(openAmocrm, markDeeds, 300)
}, 600_000)
