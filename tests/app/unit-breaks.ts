import { beforeAll, describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/app/units/attempt.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { OrderOf, UnitKind } from '../../src/core/unit.ts'
import { deadFrom, lostAfter, lostAmidst, lostBefore, troubles, unheard, type Fate, type Judge, type Request, type Troubles } from '../support/troubles.ts'
import { newBrowser } from './page.ts'
import { pictureOf, scenes, type Picture, type Scene } from './unit-scenes.ts'
import type { UnitWorld } from './unit-world.ts'

/** Minutes after which what is whole is looked at once more. */
const later = 11 * 60_000

interface Stage {
  readonly cards: readonly CardRef[]
  readonly order: OrderOf<UnitKind>
  readonly before: Picture
  /** After the same without any trouble, and its requests. */
  readonly whole: Picture
  readonly requests: readonly Request[]
  /** Everything as it was before the unit was begun. */
  again(): void
}

async function set(world: UnitWorld, restore: () => void, { kind, by, prepare }: Scene): Promise<Stage> {
  restore()
  const { cards, order } = await prepare(world)
  const again = world.keep()
  const before = await pictureOf(world, cards)
  const way = troubles()
  const ended = await world.units(world.people[by], { troubles: way }).begin(kind, order)
  if (ended.state === 'failed') throw new Error(`It fails by itself: ${ended.problem.code} ${ended.problem.detail}`)
  return { cards, order, before, whole: await pictureOf(world, cards), requests: way.sent, again }
}

/** A browser in which nobody has done anything yet. */
function opening(world: UnitWorld, { kind, by }: Scene, { order }: Stage) {
  const browser = newBrowser(world.now)
  const open = (way = troubles()) => world.units(world.people[by], { tab: browser.openTab(), troubles: way })
  return {
    browser, open,
    begin: (way = troubles()): Promise<Attempt<unknown>> => open(way).begin(kind, order),
    /** After the minutes in which others may still be in the middle of something. */
    async settle(): Promise<readonly string[]> {
      world.pass(later)
      await open().resume()
      return [...browser.rows.values()].map(row => `is left on the shelf: ${JSON.stringify(row)}`)
    },
  }
}

type Opening = ReturnType<typeof opening>

interface Break {
  readonly label: string
  readonly number: number
  readonly fate: Fate
}

/** Each way in which the connection can break during these requests: before one, after it, and between any two commands of it. */
function breaksOf(requests: readonly Request[]): readonly Break[] {
  return requests.flatMap(({ methods }, number) => {
    const name = `request ${number} [${methods.join(' ')}]`
    return [
      { label: `before ${name}`, number, fate: lostBefore },
      ...methods.slice(1).map((method, index) => ({ label: `before ${method} in ${name}`, number, fate: lostAmidst(index + 1) })),
      { label: `after ${name}`, number, fate: lostAfter },
    ]
  })
}

function partsThatDiffer(found: Picture, wanted: Picture): readonly (keyof Picture)[] {
  return (Object.keys(wanted) as (keyof Picture)[]).filter(part => JSON.stringify(found[part]) !== JSON.stringify(wanted[part]))
}

function differences(found: Picture, wanted: Picture): readonly string[] {
  return partsThatDiffer(found, wanted).map(part => `${part}: ${JSON.stringify(found[part])} instead of ${JSON.stringify(wanted[part])}`)
}

/** Goes through all breaks and gives what is not as it should be. */
async function wrongAfter(world: UnitWorld, scene: Scene, stage: Stage, requests: readonly Request[], one: (broken: Break, page: Opening) => Promise<readonly string[]>): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const broken of breaksOf(requests)) {
    stage.again()
    wrong.push(...(await one(broken, opening(world, scene, stage))).map(what => `${broken.label}: ${what}`))
  }
  return wrong
}

const onlyAt = ({ number, fate }: Break): Judge => at => at === number ? fate : undefined
const fromThen = ({ number, fate }: Break): Judge => deadFrom(number, fate)

/** Breaks every kind of action before and after every single request, in this CRM. */
export function breakEverywhere(openWorld: () => Promise<UnitWorld>, { hasGroups }: { readonly hasGroups: boolean }): void {
  let world: UnitWorld
  let restore: () => void

  beforeAll(async () => {
    world = await openWorld()
    await Promise.all([import('../../src/app/units/remind-work.ts'), import('../../src/app/units/digest-work.ts'), world.warm()])
    restore = world.keep()
  })

  describe.each(scenes.filter(({ kind }) => hasGroups || kind !== 'digest'))('a head of sales $deed:', scene => {
    let stage: Stage

    beforeAll(async () => { stage = await set(world, restore, scene) })

    /** What differs now, and after the last look, from how it must be. */
    async function differing(wanted: Picture, { browser, settle }: Opening): Promise<readonly string[]> {
      const now = differences(await pictureOf(world, stage.cards), wanted)
      if (browser.rows.size === 0) return now
      return [...now, ...await settle(), ...differences(await pictureOf(world, stage.cards), wanted).map(what => `after the last look ${what}`)]
    }

    test('it changes what it is about, and nothing else', () => {
      expect(partsThatDiffer(stage.whole, stage.before)).toEqual(scene.changes.filter(part => !world.stays[scene.deed]?.includes(part)))
    })

    test('a connection that breaks anywhere and stays away is made good by the next opening', async () => {
      expect(await wrongAfter(world, scene, stage, stage.requests, async (broken, page) => {
        const ended = await page.begin(troubles(fromThen(broken)))
        if (ended.state === 'done') return ['it ended well though nothing came through']
        if (ended.id !== null && page.browser.rows.size !== 1) return ['it is not on the shelf']
        await page.open().resume()
        return differing(ended.id === null ? stage.before : stage.whole, page)
      })).toEqual([])
    })

    test('a connection that breaks anywhere and comes back is not even noticed', async () => {
      expect(await wrongAfter(world, scene, stage, stage.requests, async (broken, page) => {
        const ended = await page.begin(troubles(onlyAt(broken)))
        if (ended.state === 'failed' && ended.id !== null) return [`it gave up: ${ended.problem.detail}`]
        return differing(ended.state === 'failed' ? stage.before : stage.whole, page)
      })).toEqual([])
    })

    test('a tab that is closed anywhere is made good by the next opening', async () => {
      expect(await wrongAfter(world, scene, stage, stage.requests, async ({ number, fate }, page) => {
        const { browser } = page
        const tab = browser.openTab()
        let isClosed = false
        await new Promise<void>(closed => {
          const closing: Fate = async request => {
            await fate(request).catch(() => undefined)
            browser.crashTab(tab)
            isClosed = true
            closed()
            return unheard(request)
          }
          void world.units(world.people[scene.by], { tab, troubles: troubles(at => at === number ? closing : isClosed ? unheard : undefined) }).begin(scene.kind, stage.order)
        })
        const wasKept = browser.rows.size > 0
        await page.open().resume()
        return differing(wasKept ? stage.whole : stage.before, page)
      })).toEqual([])
    })

    test('a request that arrives after its repetition changes nothing any more', async () => {
      expect(await wrongAfter(world, scene, stage, stage.requests, async ({ number, fate }, page) => {
        if (fate !== lostBefore) return []
        let arrive: () => Promise<unknown> = async () => undefined
        await page.begin(troubles(at => at !== number
          ? undefined
          : request => {
            arrive = request.arrive
            return lostBefore(request)
          }))
        if (number === 0) return []
        await arrive().catch(() => undefined)
        const left = await page.settle()
        const found = await pictureOf(world, stage.cards)
        const doubled: readonly string[] = world.doubledWhenLate[scene.kind] ?? []
        const wrong = partsThatDiffer(found, stage.whole).filter(part => !doubled.includes(part))
        return [...left, ...wrong.length === 0 ? [] : differences(found, stage.whole)]
      })).toEqual([])
    })

    test('whatever is broken off can be taken back, or is completed and says so', async () => {
      expect(await wrongAfter(world, scene, stage, stage.requests, async (broken, page) => {
        const ended = await page.begin(troubles(fromThen(broken)))
        if (ended.state === 'done' || ended.id === null) return []
        const units = page.open()
        await units.undo(ended.id)
        const outcome = units.undone?.outcome
        if (outcome === undefined) return [`it is not taken back: ${units.unitProblem(ended.id)?.detail}`]
        return (await differing(outcome === 'too-late' ? stage.whole : stage.before, page)).map(what => `${outcome}, and ${what}`)
      })).toEqual([])
    })

    test('taking back that is broken off anywhere is completed by the next opening', async () => {
      // All of it is written, and nobody knows.
      const unknown = (): Troubles => troubles(deadFrom(stage.requests.length - 1, lostAfter))
      stage.again()
      const first = opening(world, scene, stage)
      const way = troubles()
      const begun = await first.begin(unknown())
      if (begun.state === 'done' || begun.id === null) throw new Error('It did not break.')
      await first.open(way).undo(begun.id)

      expect(await wrongAfter(world, scene, stage, way.sent, async (broken, page) => {
        const ended = await page.begin(unknown())
        if (ended.state === 'done' || ended.id === null) return ['it did not break']
        await page.open(troubles(fromThen(broken))).undo(ended.id)
        await page.open().resume()
        const isBefore = differences(await pictureOf(world, stage.cards), stage.before).length === 0
        return differing(isBefore ? stage.before : stage.whole, page)
      })).toEqual([])
    })
  })
}
