import { afterAll, afterEach, beforeAll, describe, test } from 'vitest'
import type { Ground, OpenGround } from './contract/ground.ts'
import { openAmocrm } from './contract/amocrm.ts'
import { openBitrix24 } from './contract/bitrix24.ts'
import { cardPromises } from './contract/cards.ts'
import { installPromises } from './contract/install.ts'
import { meetingPromises } from './contract/meetings.ts'
import { notebookPromises } from './contract/notebook.ts'
import { reviewPromises } from './contract/reviews.ts'
import { scanPromises } from './contract/scans.ts'
import { troublePromises } from './contract/troubles.ts'

/** What is promised, by the parts of the port. */
type Promises = Readonly<Record<string, (ground: Ground) => Promise<void>>>
const withoutLists: readonly Promises[] = [installPromises, cardPromises, reviewPromises, meetingPromises, scanPromises, troublePromises]
const promises: readonly Promises[] = [...withoutLists, notebookPromises]

/** Every adapter keeps every promise, each against the emulator of its CRM. A third CRM is a row more. */
const grounds: readonly (readonly [string, OpenGround, readonly Promises[]])[] = [
  ['Bitrix24', openBitrix24, promises],
  ['amoCRM', openAmocrm, promises],
  // The notebook has no place there, and says so.
  ['amoCRM without lists', () => openAmocrm({ lists: false }), withoutLists],
]

describe.each(grounds)('%s', (_, open, promised) => {
  let ground: Ground

  beforeAll(async () => {
    ground = await open()
    await ground.crm('admin').install.run(() => undefined)
  })
  afterEach(() => ground.clear())
  afterAll(() => ground.close())

  test.each(promised.flatMap(Object.entries))('%s', async (__, kept) => kept(ground))
})
