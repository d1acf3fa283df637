import { cardKey, type CardKind, type CardRef } from '../../core/card.ts'
import { dayOf } from '../../core/period.ts'
import type { Regulation } from '../../core/regulation.ts'
import { rules } from '../../core/rules/index.ts'
import { refOf, type CardResult } from '../../core/scan-result.ts'
import { breathe } from '../../core/slices.ts'
import type { Browser, ScanWorker } from '../../browser/port.ts'
import type { Crm, ScanChunk } from '../../crm/port.ts'
import { keptForm, type KeptRun } from './kept-scan.ts'
import { heartbeat } from './lease.ts'
import type { CurrentBasis } from './scan-basis.ts'
import { comparedKinds, comparisonOrder, scanOrder } from './scan-plan.ts'
import { inspectChunk, putTwins, type ScanSheet } from './scan-run.ts'
import { unsearchedKeeping } from './unsearched.ts'

/** Signals that the scan was stopped by its person. */
export class Cancelled extends Error {}

/** Milliseconds between two drawings of the numbers, of the list behind them, and at least between two keepings of what was read. */
const drawEvery = 500
const showEvery = 2_000
const keepEvery = 1_000
/** A keeping of many results takes its time; so much of the scan's time it may take. */
const keepShare = 1 / 20

/** Of what has changed so many cards at least are looked at together, so that what is asked about them travels together. */
const togetherAtLeast = 500

export interface Begun {
  readonly run: KeptRun
  readonly current: CurrentBasis
  /** Of the scan before. */
  readonly earlier: readonly CardResult[]
}

/** What a scan works with, and whom it tells how far it has come. */
export interface Workplace {
  readonly crm: Crm
  readonly browser: Browser
  /** Whose scan the browser keeps. */
  readonly owner: { readonly account: string, readonly userId: number }
  readonly signal: AbortSignal
  now(): Date
  draw(run: KeptRun, remaining: number | null): void
  show(results: readonly CardResult[]): void
  /** What was read so far, kept or not. */
  note(run: KeptRun): void
  /** Until the scan may go on; `null`: it may. */
  paused(): Promise<void> | null
  /** Tells colleagues that the scan goes on. */
  renew(): Promise<void>
}

/** Reads every card and puts its result on the sheet; keeps in the browser what was read, so that a closed tab loses little. */
export async function carryOut({ crm, browser, owner, signal, now, ...tell }: Workplace, { run: begun, current, earlier }: Begun, sheet: ScanSheet): Promise<KeptRun> {
  let run = begun
  const earlierByKey = new Map(earlier.map(result => [cardKey(refOf(result)), result]))
  const changes = run.extent === 'changes'
  if (changes) for (const result of earlier) sheet.put(result)
  for (const result of run.results) sheet.put(result)
  const clock = { drawn: 0, shown: 0, kept: 0, keeping: 0, heard: Date.now(), began: Date.now(), from: run.done }

  function draw(): void {
    clock.drawn = Date.now()
    const gone = clock.drawn - clock.began
    const came = run.done - clock.from
    const left = run.total - run.done
    tell.draw(run, came > 0 && left >= 0 && gone > 3_000 ? gone / came * left : null)
  }

  async function keep(): Promise<void> {
    const since = Date.now()
    const own = changes ? [...sheet.results].flatMap(([key, result]) => earlierByKey.get(key) === result ? [] : [result]) : [...sheet.results.values()]
    await browser.scans.put(owner, await keptForm({ ...run, results: own }))
    clock.kept = Date.now()
    clock.keeping = clock.kept - since
  }

  async function readCards(worker: ScanWorker): Promise<void> {
    const due = changes ? dueCards(earlier, dayOf(run.startedAt, current.timeZone)) : []
    const compares = comparedKinds(current.regulation, rules)
    const searched = changes ? { compared: compares, keeping: await unsearchedKeeping(current, earlier) } : {}
    const resumed = run.cursor !== null
    const given = new Set<string>()
    const reader = crm.scans.open(scanOrder(current.regulation, rules, run.startedAt, { changedSince: run.changedSince, also: due }), run.cursor, signal)
    for await (const chunk of changes ? gathered(reader.chunks()) : reader.chunks()) {
      if (signal.aborted) throw new Cancelled()
      if (changes) for (const { ref } of chunk.cards) given.add(cardKey(ref))
      for (const key of await inspectChunk(reader, worker, chunk.cards, now(), sheet, searched)) sheet.drop(key)
      run = { ...run, cursor: chunk.cursor, done: chunk.done, total: Math.max(chunk.total, chunk.done), refused: chunk.refused ?? run.refused }
      tell.note(run)
      // What follows changes the page: each in a task of its own.
      await breathe()
      if (Date.now() - clock.drawn > drawEvery) {
        draw()
        await breathe()
      }
      if (Date.now() - clock.shown > showEvery) {
        clock.shown = Date.now()
        tell.show([...sheet.results.values()])
        await breathe()
      }
      if (Date.now() - clock.kept > Math.max(keepEvery, clock.keeping / keepShare)) await keep()
      if (Date.now() - clock.heard > heartbeat) {
        clock.heard = Date.now()
        await tell.renew().catch(() => undefined)
      }
      const pause = tell.paused()
      if (pause !== null) {
        await keep()
        draw()
        await pause
        clock.began = Date.now()
        clock.from = run.done
      }
      if (signal.aborted) throw new Cancelled()
    }
    if (signal.aborted) throw new Cancelled()
    if (!changes && compares.length > 0) {
      if (resumed) await rememberAll(crm, worker, current.regulation, run.refused, signal)
      await putTwins(sheet, await worker.twins(now()))
    }
    // What was asked for by its id and did not come is gone, unless it was given before the scan was broken off.
    const before = new Set(run.results.map(result => cardKey(refOf(result))))
    for (const ref of due) if (!run.refused.includes(ref.kind) && !given.has(cardKey(ref)) && !before.has(cardKey(ref))) sheet.drop(cardKey(ref))
  }

  await keep()
  clock.kept = 0
  if (!run.read) {
    const { regulation, timeZone, exceptions, lost } = current
    const worker = await browser.scanWorker({ regulation, timeZone, exceptions, lost })
    try {
      await readCards(worker)
    } catch (error) {
      if (!(error instanceof Cancelled)) await keep().catch(() => undefined)
      throw error
    } finally {
      worker.close()
    }
    run = { ...run, read: true }
    tell.note(run)
    await keep()
  }
  return run
}

/** A comparison needs every card; what the tab that was closed had remembered is gone with it. */
async function rememberAll(crm: Crm, worker: ScanWorker, regulation: Regulation, refused: readonly CardKind[], signal: AbortSignal): Promise<void> {
  const order = comparisonOrder(regulation, rules)
  const kinds = order.kinds.filter(({ kind }) => !refused.includes(kind))
  if (kinds.length === 0) return
  for await (const { cards } of crm.scans.open({ ...order, kinds }, null, signal).chunks()) {
    if (signal.aborted) throw new Cancelled()
    await worker.remember(cards)
  }
}

async function* gathered(chunks: AsyncIterable<ScanChunk>): AsyncGenerator<ScanChunk, void, undefined> {
  let waiting: ScanChunk | null = null
  for await (const chunk of chunks) {
    const together: ScanChunk = { ...chunk, cards: [...(waiting as ScanChunk | null)?.cards ?? [], ...chunk.cards] }
    waiting = together.cards.length < togetherAtLeast ? together : null
    if (waiting === null) yield together
  }
  if (waiting !== null) yield waiting
}

/** Cards that may have changed by themselves since they were looked at. */
function dueCards(results: readonly CardResult[], today: string): readonly CardRef[] {
  return results.filter(({ changesOn }) => changesOn !== null && changesOn <= today).map(refOf)
}
