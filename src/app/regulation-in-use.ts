import { defineStore } from 'pinia'
import { computed } from 'vue'
import { latest } from '../core/load.ts'
import { defaultPolicy } from '../core/policy.ts'
import { parseRegulation, type Regulation } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import { reading } from './reading.ts'
import { useSession } from './session.ts'

/** The regulation that everybody's pages go by: what its rules weigh and how the company works with it. Until it is read, the defaults. */
export const useRegulationInUse = defineStore('regulation-in-use', () => {
  const session = useSession()
  const { load, read } = reading<Regulation>()

  const regulation = computed(() => latest(load.value))
  const policy = computed(() => regulation.value?.policy ?? defaultPolicy())
  const weights = computed((): ReadonlyMap<string, number> => regulation.value === null
    ? new Map(rules.map(({ id, weight }) => [id, weight]))
    : new Map(regulation.value.entries.map(({ ruleId, weight }) => [ruleId, weight])))

  async function look(): Promise<void> {
    await read(async () => parseRegulation(await session.crm().settings.regulation(), rules).regulation)
  }

  return { load, policy, weights, look }
})
