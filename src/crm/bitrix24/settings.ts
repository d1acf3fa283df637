import { z } from 'zod'
import type { SettingsPort } from '../port.ts'
import type { Caller } from './call.ts'
import { regulationOption } from './names.ts'
import { mapOf } from './wire/parse.ts'

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
  }
}
