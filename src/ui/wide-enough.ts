import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Whether the frame is at least so many pixels wide; follows it. */
export function wideEnough(pixels: number): Readonly<ShallowRef<boolean>> {
  const query = window.matchMedia(`(min-width: ${pixels}px)`)
  const wide = shallowRef(query.matches)
  const follow = (): void => { wide.value = query.matches }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return wide
}
