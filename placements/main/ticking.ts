import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import { useSession } from '../../src/app/session.ts'

/** The portal's time, moving on while the screen is there. `heard` is told of every step. */
export function useTicking(everyMs: number, heard: () => void = () => undefined): Readonly<ShallowRef<Date>> {
  const session = useSession()
  const now = shallowRef(session.now())
  let clock: ReturnType<typeof setInterval> | undefined

  onMounted(() => {
    clock = setInterval(() => {
      now.value = session.now()
      heard()
    }, everyMs)
  })
  onBeforeUnmount(() => clearInterval(clock))
  return now
}
