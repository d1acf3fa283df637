import type { Browser, Page } from '@playwright/test'
import { takeSeat } from './browser.ts'
import { chunksOf, weigh, type Weight } from './files.ts'
import { aboutAnyCard } from './floor.ts'
import { summed, type LongTasks } from './long-tasks.ts'
import { medianOf, rounded } from './numbers.ts'
import { closeSlider, openPortal, openTab, type Opening } from './opening.ts'
import { floorTab, type World } from './world.ts'

const appTab = 'Разбор'

/** Medians of the openings; times in milliseconds after the click on the tab. */
export interface CardTab extends Weight {
  /** Until the verdict is on screen, the most of all openings. */
  readonly restRequests: number
  /** The same of the session's first opening. */
  readonly firstRestRequests: number
  /** With what the tab does after the verdict. */
  readonly settledRestRequests: number
  readonly verdictMs: number
  /** The same batch sent by a bare page with the SDK. */
  readonly floorMs: number
  readonly ratio: number
  readonly firstVerdictMs: number
  readonly firstFloorMs: number
  /** Until the page's grey shell is painted. */
  readonly shellMs: number
  /** Until the CRM's page has answered the handshake. */
  readonly handshakeMs: number
  readonly openings: number
  readonly chunks: readonly string[]
  readonly longTasks: LongTasks
}

/** Open deals of every pipeline by turns, so that no pipeline's stages can be the only ones that are known. */
function dealsOf({ portal }: World): readonly number[] {
  const open = [...portal.tables.items(2).all()].filter(deal => deal['stageSemanticId'] === 'P')
  const pipelines = [...new Set(open.map(deal => deal['categoryId']))]
  const byPipeline = pipelines.map(id => open.filter(deal => deal['categoryId'] === id))
  return open.flatMap((_, index) => byPipeline.flatMap(deals => deals[index]?.id ?? []))
}

/** Opens the app's tab of the deal, and has the floor's page send what it has sent. */
async function openApp(page: Page, world: World, deal: number): Promise<Opening> {
  const opening = await openTab(page, world, deal, appTab)
  const batch = world.portal.journal.entries().find(({ method }) => method === 'batch')
  if (batch) world.setFloor(aboutAnyCard(batch.params['cmd'] as Readonly<Record<string, string>>, deal))
  return opening
}

/** Opens the tab and the floor by turns in one session of an auditor. */
export async function measureCardTab(browser: Browser, world: World, userId: number, openings: number): Promise<CardTab> {
  const { page, files, forgetFiles, close } = await takeSeat(browser, world, userId)
  await openPortal(page, world)
  const deals = dealsOf(world)
  const dealOf = (round: number): number => deals[round % deals.length] ?? 0

  forgetFiles()
  const first = await openApp(page, world, dealOf(0))
  await page.waitForTimeout(1_000)
  const loaded = files()
  await closeSlider(page)
  const firstFloor = await openTab(page, world, dealOf(0), floorTab)
  await closeSlider(page)

  const app: Opening[] = []
  const floor: Opening[] = []
  let settled = 0
  for (let round = 1; round <= openings; round++) {
    const turns = [
      async () => {
        app.push(await openApp(page, world, dealOf(round)))
        await page.waitForTimeout(300)
        settled = Math.max(settled, world.requests())
      },
      async () => { floor.push(await openTab(page, world, dealOf(round), floorTab)) },
    ]
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      await turn()
      await closeSlider(page)
    }
  }
  await close()

  const median = (list: readonly Opening[], value: (opening: Opening) => number): number => rounded(medianOf(list.map(value)))
  const [verdictMs, floorMs] = [median(app, ({ seen }) => seen), median(floor, ({ seen }) => seen)]
  return {
    restRequests: Math.max(...app.map(({ restRequests }) => restRequests)),
    firstRestRequests: first.restRequests,
    settledRestRequests: settled,
    verdictMs,
    floorMs,
    ratio: rounded(verdictMs / floorMs, 2),
    firstVerdictMs: rounded(first.seen),
    firstFloorMs: rounded(firstFloor.seen),
    shellMs: median(app, ({ painted }) => painted),
    handshakeMs: median(app, ({ answered }) => answered),
    openings,
    ...weigh(loaded),
    chunks: chunksOf(loaded),
    longTasks: summed(app.flatMap(({ longTasks }) => longTasks)),
  }
}
