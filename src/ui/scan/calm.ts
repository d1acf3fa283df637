import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/** Follows a value that may change very often, at most once in so many milliseconds; the first and the last change always arrive. */
export function calmly<T>(source: () => T, milliseconds = 500): Readonly<ShallowRef<T>> {
  const calm = shallowRef(source())
  let timer: ReturnType<typeof setTimeout> | null = null
  let newest = calm.value
  let late = false

  function rest(): void {
    timer = setTimeout(() => {
      timer = null
      if (!late) return
      late = false
      calm.value = newest
      rest()
    }, milliseconds)
  }

  watch(source, value => {
    newest = value
    if (timer !== null) {
      late = true
      return
    }
    calm.value = value
    rest()
  })
  onScopeDispose(() => { if (timer !== null) clearTimeout(timer) })
  return calm
}
