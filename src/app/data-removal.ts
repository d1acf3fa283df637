import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Problem } from '../core/load.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'

export type Removal =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done' }
  | { readonly state: 'failed', readonly problem: Problem }

/** Takes what the app made off the portal, at an administrator's wish. */
export const useDataRemoval = defineStore('data-removal', () => {
  const session = useSession()
  const removal = shallowRef<Removal>({ state: 'idle' })

  async function remove(records: boolean): Promise<void> {
    if (removal.value.state === 'running') return
    removal.value = { state: 'running' }
    try {
      await session.crm().install.removeData({ records })
      removal.value = { state: 'done' }
    } catch (error) {
      removal.value = { state: 'failed', problem: problemOf(error) }
    }
  }

  return { removal, remove }
})
