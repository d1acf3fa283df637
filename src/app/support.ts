import { defineStore } from 'pinia'
import { supportText } from '../core/support-text.ts'
import { useSession } from './session.ts'
import { useUnits } from './units.ts'

/** What a person can hand to support: which requests went how, and what waits. No addresses, no texts of the CRM, no tokens. */
export const useSupport = defineStore('support', () => {
  const session = useSession()
  const units = useUnits()

  /** `version`: of the app. */
  function text(version: string): string {
    const { support } = session.crm()
    return supportText({
      version,
      place: session.host().place.kind,
      locale: session.host().locale,
      at: session.now(),
      pending: units.pending,
      requests: support.lines(),
    })
  }

  return { text }
})
