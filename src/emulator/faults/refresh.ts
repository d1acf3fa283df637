import type { Faults } from './faults.ts'

/** Whether a person's tokens are renewed, after the time that it takes. */
export async function refreshes(faults: Faults, user: number): Promise<boolean> {
  const aim = { methods: [], user }
  if (faults.fire('refreshRefused', aim)) return false
  const slow = faults.fire('refreshSlow', aim)
  if (slow) await new Promise(resolve => setTimeout(resolve, slow.ms))
  return true
}
