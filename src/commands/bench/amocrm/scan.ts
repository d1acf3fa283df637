import { scanOrder } from '../../../app/scan/scan-plan.ts'
import { rules } from '../../../core/rules/index.ts'
import { regulationOf } from '../scan/regulations.ts'
import { answerTime, openBenchAccount } from './account.ts'

/** A scan of a whole account under its own limit, in simulated time. */
export interface AmoScan {
  readonly leads: number
  readonly contacts: number
  readonly tasks: number
  readonly requests: number
  /** Answered with 429: the pace was too fast. */
  readonly refused: number
  readonly seconds: number
  /** See `boundOf`. */
  readonly bound: number
  readonly ratio: number
}

const size = { leads: 10_000, contacts: 10_000, companies: 0, tasksPerLead: 2, openShare: 1 }

/** About leads, their tasks, their clients and their people. */
const regulation = regulationOf(['client-linked', 'next-step-planned', 'activities-on-time', 'responsible-active', 'names-complete', 'phones-valid', 'emails-valid'])

const pageRows = 250
const perSecond = 7

/**
 * Seconds that the limit itself sets: every row stands on a page of 250, a page is a request, the first seven requests may go at once and then
 * seven a second, and the last one takes as long as its answer. `lists`: rows of each list that has to be read.
 */
function boundOf(lists: readonly number[]): number {
  const requests = lists.reduce((sum, rows) => sum + Math.ceil(rows / pageRows), 0)
  return Math.max(0, requests - perSecond) / perSecond + answerTime / 1000
}

export async function measureAmoScan(): Promise<AmoScan> {
  const { account, time, crm, requests } = await openBenchAccount(size)
  const { tables } = account
  const order = scanOrder(regulation, rules, new Date(time.now()))
  const kinds = order.kinds.filter(({ kind }) => kind === 'deal' || kind === 'contact')
  const scan = crm().scans.open({ ...order, kinds }, null, new AbortController().signal)
  const began = time.now()
  let cards = 0
  await time.until((async () => {
    for await (const chunk of scan.chunks()) cards += chunk.cards.length
  })())
  const seconds = (time.now() - began) / 1000
  const [leads, contacts] = [tables.cards.leads, tables.cards.contacts].map(table => [...table.all()].filter(({ closedAt }) => closedAt === null).length) as [number, number]
  if (cards !== leads + contacts) throw new Error(`The scan gave ${cards} of ${leads + contacts} cards`)
  const tasks = [...tables.tasks.all()].filter(({ isCompleted }) => !isCompleted).length
  const { all, refused } = requests()
  const bound = boundOf([leads, contacts, tasks])
  return { leads, contacts, tasks, requests: all, refused, seconds, bound, ratio: seconds / bound }
}
