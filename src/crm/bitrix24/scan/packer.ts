import { CrmError } from '../../port.ts'
import { batchSize, type Caller, type Command, type Outcome } from '../call.ts'
import type { Clock } from '../../shared/clock.ts'
import { renameAnswers } from '../query.ts'

/** Something that has commands to send. Those of one request may refer to each other. */
export interface Job {
  /** What is older goes first. */
  readonly order: number
  /** How many commands it would send now; 0: it waits for answers, or for its time. */
  ready(): number
  /** How many more it could use though it does not count on them, where a request has room left. */
  spare(): number
  /** Its next commands, exactly so many. */
  take(count: number): Readonly<Record<string, Command>>
  hear(answers: Readonly<Record<string, Outcome>>): void
  readonly over: boolean
}

/**
 * Fills requests. A request carries up to fifty commands of whatever is ready, the oldest first; one that would be less than full waits
 * while enough others are under way, since their answers bring more to ask for. So a scan takes hardly more requests than its pages divided by fifty.
 */
export interface Packer {
  add(job: Job): void
  /** Something may have become ready. */
  wake(): void
  /** Hardly anything will be added any more: what is ready need not wait for more. */
  ending(): void
  /** Work is being done that will bring more to ask for. */
  during<T>(work: Promise<T>): Promise<T>
  readonly clock: Clock
  /** Nothing is sent any more. */
  stop(): void
}

/** So many requests are under way at once, as far as the portal's rate allows. */
const mostAtOnce = 32

/**
 * With so few under way a request goes when it is half full, and of a scan of so many requests even when it is a sixth full, at its end however many are
 * under way: there a few more do not matter, and their time does.
 */
const fewUnderWay = 4
const longScan = 40

/** The portal ends a request after 60 seconds (settings/performance/limits.md). */
const longestRequest = 40

export function createPacker(caller: Caller, clock: Clock): Packer {
  let jobs: Job[] = []
  let underWay = 0
  let thinking = 0
  let sent = 0
  let woken = false
  let stopped = false
  let atEnd = false
  /** Commands that a request may carry so as to end in time. */
  let limit = batchSize
  let secondsPerCommand = 0

  function wake(): void {
    if (woken || stopped) return
    woken = true
    // In a turn of its own, so that all who have just become ready are seen.
    void clock.wait(0).then(() => {
      woken = false
      send()
    })
  }

  function send(): void {
    while (!stopped && underWay < mostAtOnce) {
      jobs = jobs.filter(job => !job.over)
      const ready = jobs.map(job => ({ job, count: job.ready() })).filter(({ count }) => count > 0).sort((a, b) => a.job.order - b.job.order)
      const wanted = ready.reduce((sum, { count }) => sum + count, 0)
      if (wanted === 0 || (wanted < limit && !mayBeSmall(wanted))) return
      void request(share(ready, limit, isLong() && atEnd))
    }
  }

  /** Waiting for more to ask for pays as long as enough is under way; at the end of a scan it would only cost time. */
  function mayBeSmall(wanted: number): boolean {
    if (underWay + thinking === 0) return true
    return thinking === 0 && (underWay < fewUnderWay || (isLong() && atEnd)) && wanted >= (isLong() ? limit / 6 : limit / 2)
  }

  function isLong(): boolean {
    return sent > longScan
  }

  async function request(shares: ReadonlyMap<Job, number>): Promise<void> {
    const commands: Record<string, Command> = {}
    const taken = [...shares].map(([job, count], index) => {
      const own = job.take(count)
      const place = (name: string): string => `j${index}${name}`
      for (const [name, { method, params = {} }] of Object.entries(own)) commands[place(name)] = { method, params: renameAnswers(params, place) }
      return { job, names: Object.keys(own), place }
    })
    underWay += 1
    sent += 1
    try {
      const answers = await caller.readAll<string>(commands)
      learn(Object.values(answers))
      for (const { job, names, place } of taken) job.hear(Object.fromEntries(names.map(name => [name, answers[place(name)] ?? missing])))
    } finally {
      underWay -= 1
      wake()
    }
  }

  /** A request that nears its time limit makes the next ones shorter, and they grow again when the portal is faster. */
  function learn(answers: readonly Outcome[]): void {
    const told = answers.flatMap(answer => answer.ok && answer.seconds !== undefined ? [answer.seconds] : [])
    if (told.length === 0) {
      if (answers.every(answer => !answer.ok && answer.error.code === 'offline')) limit = Math.max(1, Math.floor(limit / 2))
      return
    }
    const mean = told.reduce((sum, seconds) => sum + seconds, 0) / told.length
    secondsPerCommand = Math.max(mean, (secondsPerCommand * 3 + mean) / 4)
    const inTime = secondsPerCommand > 0 ? Math.floor(longestRequest / secondsPerCommand) : batchSize
    limit = Math.max(1, Math.min(batchSize, limit * 2, inTime))
  }

  return {
    clock,
    wake,
    add(job) {
      jobs.push(job)
      wake()
    },
    async during(work) {
      thinking += 1
      try {
        return await work
      } finally {
        thinking -= 1
        wake()
      }
    },
    ending() {
      atEnd = true
      wake()
    },
    stop() { stopped = true },
  }
}

/**
 * Who gets how many of the commands: whoever fits whole, the oldest first, then a piece of the newest unless all shall stay whole; what is left is for
 * those who may need it.
 */
function share(ready: readonly { readonly job: Job, readonly count: number }[], limit: number, whole: boolean): ReadonlyMap<Job, number> {
  const shares = new Map<Job, number>()
  let room = limit
  for (const { job, count } of ready) {
    if (count > room) continue
    shares.set(job, count)
    room -= count
  }
  // A chain that is cut goes on a round later, so that the newest is.
  for (const { job } of ready.toReversed()) {
    if (room === 0 || (whole && shares.size > 0)) break
    if (shares.has(job)) continue
    shares.set(job, room)
    room = 0
  }
  for (const [job, count] of shares) {
    const more = Math.min(room, job.spare())
    shares.set(job, count + more)
    room -= more
  }
  return shares
}

const missing: Outcome = { ok: false, error: new CrmError('unexpected-reply', 'answer: missing', { method: 'batch' }) }
