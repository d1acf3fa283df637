import { defineStore } from 'pinia'
import { computed } from 'vue'
import { parseVersion, type SavedVersion } from '../core/regulation-book.ts'
import { changesOf, type RegulationChange } from '../core/regulation-diff.ts'
import type { ParsedRegulation } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import { useRegulationEditor } from './regulation-editor.ts'

/** One saved regulation, told against the one before it. */
export interface ToldVersion extends ParsedRegulation {
  readonly version: SavedVersion
  /** Against the version before; `null`: there is none to compare with. */
  readonly changes: readonly RegulationChange[] | null
  readonly current: boolean
}

/** Every saved regulation, and taking one back. */
export const useRegulationVersions = defineStore('regulation-versions', () => {
  const editor = useRegulationEditor()

  const versions = computed((): readonly ToldVersion[] => {
    const parsed = (editor.ground?.versions ?? []).map(version => ({ version, ...parseVersion(version, rules) }))
    return parsed.map((one, index) => {
      const before = parsed[index + 1]
      return { ...one, current: one.version.number === editor.ground?.regulation.revision?.number, changes: before === undefined ? null : changesOf(before.regulation, one.regulation) }
    })
  })

  /** Its content as the draft; saving it makes a new version, and none is lost. */
  function restore({ regulation }: ToldVersion): void {
    editor.take(regulation)
  }

  return { versions, restore }
})
