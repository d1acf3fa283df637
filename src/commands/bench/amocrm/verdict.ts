import { createPinia } from 'pinia'
import { useCardInspection } from '../../../app/card-inspection.ts'
import { useSession } from '../../../app/session.ts'
import { memoryBrowser } from '../../../browser/memory.ts'
import { latest } from '../../../core/load.ts'
import type { Host } from '../../../crm/port.ts'
import { openBenchAccount, tabCache } from './account.ts'

/** Requests of an opened lead by all standard rules, in a tab that has opened another lead before. */
export interface AmoVerdict {
  /** Until there is a verdict to read. */
  readonly requests: number
  /** Until nothing more comes. */
  readonly all: number
  /** The same of the first lead of a session. */
  readonly first: number
}

export async function measureAmoVerdict(): Promise<AmoVerdict> {
  const { account, time, crm, requests } = await openBenchAccount({ leads: 40, contacts: 40, companies: 10, tasksPerLead: 2 })
  const cache = tabCache()
  const tab = memoryBrowser().openTab()

  async function open(id: number): Promise<{ readonly verdict: number, readonly all: number }> {
    requests()
    const pinia = createPinia()
    const host = { place: { kind: 'card-tab', card: { kind: 'deal', id } }, locale: 'ru', timeZone: () => 'Europe/Moscow', now: () => new Date(time.now()) } as Partial<Host> as Host
    useSession(pinia).open({ crm: crm(cache), host }, tab)
    const inspection = useCardInspection(pinia)
    let verdict: number | null = null
    await time.until(inspection.inspectCard({ kind: 'deal', id }, () => { verdict ??= account.journal.entries().length }))
    if (latest(inspection.load) === null || verdict === null) throw new Error('There is no verdict')
    return { verdict, all: requests().all }
  }

  const [one, two] = [...account.tables.cards.leads.all()].filter(({ closedAt }) => closedAt === null)
  if (!one || !two) throw new Error('The account has no open leads')
  const first = await open(one.id)
  await time.until(time.wait(10_000))
  const warm = await open(two.id)
  return { requests: warm.verdict, all: warm.all, first: first.verdict }
}
