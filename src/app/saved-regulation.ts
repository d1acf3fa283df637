import { defineStore } from 'pinia'
import { computed } from 'vue'
import { latest } from '../core/load.ts'
import { standingOf, versionsIn, type SavedVersion } from '../core/regulation-book.ts'
import { parseRegulation, type ParsedRegulation, type RegulationProblem } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import type { Crm } from '../crm/port.ts'
import { reading } from './reading.ts'
import { useSession } from './session.ts'

/** Versions that are looked at to know which is the newest, and that are listed at once; as many as one page holds. */
export const newestLines = 50

export interface SavedRegulation extends ParsedRegulation {
  /** As the settings hold it, unvalidated. */
  readonly saved: unknown
  /** The newest first, fifty or fewer; of an installation without a book none. */
  readonly versions: readonly SavedVersion[]
  /** There may be older ones. */
  readonly older: boolean
  /** What the settings hold is not what was saved last: somebody has changed it past the app. */
  readonly astray: SavedVersion | null
}

/**
 * The regulation that everybody's pages go by, and its versions, in one request. The book is the truth and the settings are its copy: where
 * they lag behind, because a page was closed between two writes, an administrator's page sets them right.
 */
export async function readSaved(crm: Crm, isAdmin: () => Promise<boolean>): Promise<SavedRegulation> {
  const [saved, lines, mayHeal] = await Promise.all([
    crm.settings.regulation(),
    // Without a book, which an older installation lacks, the settings alone are the truth.
    crm.notebook.latest('regulations', newestLines).catch(() => []),
    isAdmin().catch(() => false),
  ])
  const versions = versionsIn(lines)
  const older = lines.length >= newestLines
  const standing = standingOf(saved, versions, rules)
  if (standing.state !== 'behind') return { ...parseRegulation(saved, rules), saved, versions, older, astray: standing.state === 'astray' ? standing.newest : null }
  const newest: unknown = JSON.parse(standing.newest.text)
  // Whoever may not write it goes by the newest all the same.
  if (mayHeal) await crm.settings.saveRegulation(standing.newest.text).catch(() => undefined)
  return { ...parseRegulation(newest, rules), saved: newest, versions, older, astray: null }
}

/** Whether the regulation that the company has saved is understood; what is wrong with it is for its administrator to correct. */
export const useSavedRegulation = defineStore('saved-regulation', () => {
  const session = useSession()
  const { load, read } = reading<RegulationProblem | null>()

  async function look(): Promise<void> {
    await read(async () => {
      const { notebook, settings } = session.crm()
      const [saved, { isAdmin }] = await Promise.all([settings.regulation(), session.whoAmI()])
      const { regulation, problem } = parseRegulation(saved, rules)
      const next = isAdmin ? await notebook.lines('regulations', [String((regulation.revision?.number ?? 0) + 1)]).catch(() => []) : []
      return next.length === 0 ? problem : (await readSaved(session.crm(), async () => isAdmin)).problem
    })
  }

  return { load, problem: computed(() => latest(load.value)), look }
})
