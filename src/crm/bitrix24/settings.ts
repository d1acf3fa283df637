import { z } from 'zod'
import type { SettingsPort } from '../port.ts'
import type { Caller } from './call.ts'
import { regulationOption } from './names.ts'
import { step, writeAlone } from './step.ts'
import { done, mapOf } from './wire/parse.ts'

/** Options of the application: everybody reads, only administrators write (common/settings/app-option-set.md). */
export function createSettings(caller: Caller): SettingsPort {
  return {
    async regulation() {
      const options = await caller.read('app.option.get', {}, mapOf(z.unknown()))
      const saved = options[regulationOption]
      if (typeof saved !== 'string') return saved
      if (saved === '') return undefined
      try {
        return JSON.parse(saved) as unknown
      } catch {
        // Not ours to repair: whoever validates the regulation says what is wrong with it.
        return saved
      }
    },
    regulationAtHand: () => null,
    async saveRegulation(text) {
      await writeAlone(caller, step('app.option.set', { options: { [regulationOption]: sparing(text) } }, done))
    },
    structure: async () => (await import('./structure.ts')).readStructure(caller),
  }
}

/**
 * The same JSON without signs that a portal's database (utf8mb3) or a batch could stumble over. The other letters stay as they are: an
 * option is better short, its longest value is not documented.
 */
function sparing(json: string): string {
  return json.replace(/[\ud800-\udfff$]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
