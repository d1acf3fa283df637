import { z } from 'zod'
import type { CardRef } from '../../core/card.ts'
import type { Review } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type ReviewPatch, type WriteChain } from '../port.ts'
import { batchSize, type Caller, type Outcome } from './call.ts'
import { addLineStep, removeLineStep } from './card-history.ts'
import { setMarkStep } from './card-mark.ts'
import { asCrmError } from './errors.ts'
import { pageSize } from './paging.ts'
import { looksLikeAnswer } from './query.ts'
import { insertStep, newestFirst, wholeRows, type Conditions, type ReviewTable } from './reviews.ts'
import type { SetupBox } from './setup.ts'
import type { Step } from './step.ts'
import { valuesOfPatch } from './wire/review.ts'

export interface ChainNeeds {
  readonly table: () => ReviewTable
  readonly setup: SetupBox
  readonly locale: Locale
}

interface Link {
  /** In the batch; later commands may refer to its answer. */
  readonly name: string
  /** The command, or why it cannot even be made. */
  readonly step: Step<unknown> | CrmError
  /** The same command when it travels alone and can refer to nothing. */
  readonly alone: Step<unknown> | CrmError
  /** The next link goes by its answer, so that both travel together. */
  readonly guards: boolean
  /** What is gone already counts as removed. */
  readonly removes: boolean
  readonly settle: (value: Promise<unknown>) => void
}

/** Writes that belong together: up to 50 in one request, halted at the first failure (settings/how-to-call-rest-api/batch.md). */
export function createWriteChain(caller: Caller, { table, setup, locale }: ChainNeeds): WriteChain {
  const links: Link[] = []
  let sent = false

  function add<T>(prepare: () => Step<T>, { removes = false, guards = false, alone = prepare }: { removes?: boolean, guards?: boolean, alone?: () => Step<T> } = {}): Promise<T> {
    const promise = new Promise<T>(resolve => {
      const settle = (value: Promise<unknown>): void => resolve(value as Promise<T>)
      links.push({ name: `w${links.length}`, step: prepared(prepare), alone: prepared(alone), removes, guards, settle })
    })
    return handled(promise)
  }

  /**
   * The portal has no writing on a condition. But a batch halts at a command without an id, and an answer without rows gives none
   * (settings/how-to-call-rest-api/batch.md): the record is found by its state first, and written by the id that was found.
   */
  async function updateIf(id: number, patch: ReviewPatch, { state, meeting }: Pick<Review, 'state' | 'meeting'>): Promise<Review> {
    const name = `w${links.length}`
    const guard = add(() => guardStep(table(), { id, states: [state], ...(meeting && { eventId: meeting.eventId }) }), { guards: true })
    const values = valuesOfPatch(patch)
    const update = add(() => table().update(id, values, table().foundBy(name)), { alone: () => table().update(id, values) })
    await guard
    return update
  }

  return {
    addReview: review => add(() => insertStep(table(), review, locale)),
    updateReview: (id, patch, before) => before === undefined ? add(() => table().update(id, valuesOfPatch(patch))) : handled(updateIf(id, patch, before)),
    removeReview: id => add(() => table().remove(id), { removes: true }),
    setMark: (ref, mark) => add(() => setMarkStep(setup, ref, mark)),
    addLine: (ref, line) => add(() => addLineStep(ref, line)),
    removeLine: (_, id) => add(() => removeLineStep(id), { removes: true }),
    reviewsOf: ref => add(() => reviewsStep(table(), ref)),
    async send() {
      if (sent) return
      sent = true
      // In a batch the portal would put another command's answer into such a text.
      const alone = links.some(({ step }) => !(step instanceof CrmError) && looksLikeAnswer(step.command.params))
      let left: readonly Link[] = links
      while (left.length > 0) left = await sendSome(caller, left, alone)
    },
  }
}

/** Whoever does not look at one of the promises leaves nothing unhandled. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

function guardStep(table: ReviewTable, conditions: Conditions): Step<void> {
  const page = table.firstPage(conditions)
  return {
    command: page.command,
    async read(result) {
      if ((await page.read(result)).length === 0) throw new CrmError('stale', 'The record is not in the state any more in which it was seen', { method: page.command.method, notRun: true })
    },
  }
}

function prepared(prepare: () => Step<unknown>): Step<unknown> | CrmError {
  try {
    return prepare()
  } catch (error) {
    return asCrmError(error, 'batch')
  }
}

/** The first page holds the reviews of nearly every card; where it is full, all of them are read afterwards. */
function reviewsStep(table: ReviewTable, card: CardRef): Step<readonly Review[]> {
  const page = table.firstPage({ card })
  return {
    command: page.command,
    async read(result) {
      const rows = await page.read(result)
      return newestFirst(wholeRows(rows.length < pageSize ? rows : await table.find({ card })))
    },
  }
}

/** Sends what fits into one request and settles it. Gives what is still to be sent: nothing after a failure. */
async function sendSome(caller: Caller, links: readonly Link[], alone: boolean): Promise<readonly Link[]> {
  const going = together(links, alone ? 1 : batchSize)
  const steps = readySteps(going, alone)
  const outcomes = steps.length === 0 ? [refusal(links[0])] : await carryOut(caller, going, steps, alone)
  const read = await Promise.all(outcomes.map((outcome, index) => settleOne(links[index], steps[index], outcome)))
  const left = links.slice(outcomes.length)
  if (read.every(Boolean)) return left
  for (const link of left) link.settle(Promise.reject(notRun()))
  return []
}

/** As many as fit, without parting what refers to each other. */
function together(links: readonly Link[], most: number): readonly Link[] {
  const going = links.slice(0, most)
  return most > 1 && links.length > most && going.at(-1)?.guards === true ? going.slice(0, -1) : going
}

/** The steps up to the first that cannot be made. */
function readySteps(links: readonly Link[], alone: boolean): readonly Step<unknown>[] {
  const steps: Step<unknown>[] = []
  for (const link of links) {
    const step = alone ? link.alone : link.step
    if (step instanceof CrmError) break
    steps.push(step)
  }
  return steps
}

function refusal(link: Link | undefined): Outcome {
  return { ok: false, error: link?.step instanceof CrmError ? link.step : notRun() }
}

/**
 * What became of the steps that were sent, up to the one that broke; what the portal did not come to is left out.
 * Where the answer was lost, nobody knows what has arrived, so that all of them have broken.
 */
async function carryOut(caller: Caller, links: readonly Link[], steps: readonly Step<unknown>[], alone: boolean): Promise<readonly Outcome[]> {
  try {
    if (alone) return await carryOutAlone(caller, steps)
    const nameOf = (index: number): string => links[index]?.name ?? ''
    const commands = Object.fromEntries(steps.map(({ command }, index) => [nameOf(index), command]))
    const answers = await caller.chain(commands, { halt: true })
    const outcomes = steps.map((_, index) => answers[nameOf(index)] ?? refusal(undefined))
    const broken = outcomes.findIndex(({ ok }) => !ok)
    return broken < 0 ? outcomes : outcomes.slice(0, broken + 1)
  } catch (error) {
    return steps.map(({ command }) => ({ ok: false, error: asCrmError(error, command.method) }))
  }
}

async function carryOutAlone(caller: Caller, [first]: readonly Step<unknown>[]): Promise<readonly Outcome[]> {
  if (!first) return []
  const { method, params = {} } = first.command
  return [{ ok: true, result: await caller.write(method, params, z.unknown()), total: 0 }]
}

/** Tells the link's own promise. True: the chain may go on. */
async function settleOne(link: Link | undefined, step: Step<unknown> | undefined, outcome: Outcome): Promise<boolean> {
  if (link === undefined) return false
  if (!outcome.ok && !(link.removes && outcome.error.code === 'not-found')) {
    link.settle(Promise.reject(outcome.error))
    return false
  }
  const value = (async () => outcome.ok ? step?.read(outcome.result) : undefined)()
    .catch((error: unknown) => { throw asCrmError(error, step?.command.method ?? 'batch') })
  link.settle(value)
  return value.then(() => true, () => false)
}

function notRun(): CrmError {
  return new CrmError('refused', 'not run: an earlier write failed', { notRun: true })
}
