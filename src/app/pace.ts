import { defineStore } from 'pinia'
import { onScopeDispose, shallowRef } from 'vue'
import type { Pause } from '../crm/port.ts'
import { useSession } from './session.ts'

const second = 1_000

/** A stop that the CRM has asked for, and the CRM's time, which goes on while it lasts. */
export const usePace = defineStore('pace', () => {
  const session = useSession()
  const pause = shallowRef<Pause | null>(null)
  const now = shallowRef(session.now())
  let clock: ReturnType<typeof setInterval> | null = null

  function show(next: Pause | null): void {
    now.value = session.now()
    pause.value = next !== null && next.until > now.value ? next : null
    if (pause.value !== null) clock ??= setInterval(tick, second)
    else stop()
  }

  function tick(): void {
    show(pause.value)
  }

  function stop(): void {
    if (clock !== null) clearInterval(clock)
    clock = null
  }

  show(session.crm().pace.pause())
  const forget = session.crm().pace.onChange(show)
  onScopeDispose(() => {
    forget()
    stop()
  })

  return { pause, now }
})
