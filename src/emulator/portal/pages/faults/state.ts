import { computed, shallowRef } from 'vue'
import type { SwitchChanges, SwitchName } from '../../../faults/switches.ts'

/** What `/sandbox/faults` tells of the switches. */
export interface FaultState {
  readonly switches: Readonly<Record<string, unknown>>
  readonly fired: Readonly<Partial<Record<SwitchName, number>>>
}

export const faults = shallowRef<FaultState>({ switches: {}, fired: {} })

/** Limits and the plan are a portal's everyday life; the rest is trouble. */
const everyday: readonly string[] = ['requestLimit', 'methodTimeLimit', 'plan'] satisfies readonly SwitchName[]

export const troubles = computed(() => Object.keys(faults.value.switches).filter(name => !everyday.includes(name)).length)

async function send(method: 'GET' | 'POST' | 'DELETE', body?: unknown): Promise<void> {
  const response = await fetch('/sandbox/faults', { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(await response.text())
  faults.value = await response.json() as FaultState
}

export const readFaults = (): Promise<void> => send('GET')
export const changeFaults = (changes: SwitchChanges): Promise<void> => send('POST', changes)
export const clearFaults = (): Promise<void> => send('DELETE')
