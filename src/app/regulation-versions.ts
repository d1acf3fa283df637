import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Problem } from '../core/load.ts'
import { parseVersion, versionsIn, type SavedVersion } from '../core/regulation-book.ts'
import { changesOf, type RegulationChange } from '../core/regulation-diff.ts'
import type { ParsedRegulation } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import { problemOf } from './problem.ts'
import { useRegulationEditor } from './regulation-editor.ts'
import { newestLines } from './saved-regulation.ts'
import { useSession } from './session.ts'

/** One saved regulation, told against the one before it. */
export interface ToldVersion extends ParsedRegulation {
  readonly version: SavedVersion
  /** Against the version before; `null`: there is none to compare with; `older`: it is not read yet. */
  readonly changes: readonly RegulationChange[] | null | 'older'
  readonly current: boolean
}

/** Every saved regulation, and taking one back. The newest are there with the regulation; older ones are read when somebody wants them. */
export const useRegulationVersions = defineStore('regulation-versions', () => {
  const session = useSession()
  const editor = useRegulationEditor()
  /** What was listed when somebody last asked for more, and what came then. */
  const seen = shallowRef<readonly SavedVersion[]>([])
  /** The lowest number that was asked for. */
  const reached = shallowRef(Infinity)
  const reading = shallowRef<{ readonly state: 'idle' | 'running' } | { readonly state: 'failed', readonly problem: Problem }>({ state: 'idle' })

  const listed = computed(() => {
    const newest = editor.ground?.versions ?? []
    return [...newest, ...seen.value.filter(({ number }) => !newest.some(one => one.number === number))].sort((a, b) => b.number - a.number)
  })
  const from = computed(() => Math.min(reached.value, listed.value.at(-1)?.number ?? 0))
  const older = computed(() => editor.ground?.older === true && from.value > 0)

  const versions = computed((): readonly ToldVersion[] => {
    const parsed = listed.value.map(version => ({ version, ...parseVersion(version, rules) }))
    return parsed.map((one, index) => {
      const before = parsed[index + 1]
      const changes = before !== undefined ? changesOf(before.regulation, one.regulation) : older.value ? 'older' : null
      return { ...one, current: one.version.number === editor.ground?.regulation.revision?.number, changes }
    })
  })

  /** The next fifty by their numbers, which are their keys. Never throws. */
  async function readOlder(): Promise<void> {
    if (!older.value || reading.value.state === 'running') return
    reading.value = { state: 'running' }
    const to = Math.max(0, from.value - newestLines)
    try {
      const keys = Array.from({ length: from.value - to }, (_, index) => String(to + index))
      const lines = await session.crm().notebook.lines('regulations', keys)
      seen.value = [...listed.value, ...versionsIn(lines)]
      reached.value = to
      reading.value = { state: 'idle' }
    } catch (error) {
      reading.value = { state: 'failed', problem: problemOf(error) }
    }
  }

  /** Its content as the draft; saving it makes a new version, and none is lost. */
  function restore({ regulation }: ToldVersion): void {
    editor.take(regulation)
  }

  return { versions, older, reading, readOlder, restore }
})
