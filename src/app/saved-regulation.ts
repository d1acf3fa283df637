import { defineStore } from 'pinia'
import { computed } from 'vue'
import { latest } from '../core/load.ts'
import { parseRegulation, type RegulationProblem } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import { reading } from './reading.ts'
import { useSession } from './session.ts'

/** Whether the regulation that the company has saved is understood; what is wrong with it is for its administrator to correct. */
export const useSavedRegulation = defineStore('saved-regulation', () => {
  const session = useSession()
  const { load, read } = reading<RegulationProblem | null>()

  async function look(): Promise<void> {
    await read(async () => parseRegulation(await session.crm().settings.regulation(), rules).problem)
  }

  return { load, problem: computed(() => latest(load.value)), look }
})
