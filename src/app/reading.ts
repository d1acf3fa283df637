import { shallowRef, type ShallowRef } from 'vue'
import { failed, idle, loading, ready, type Load } from '../core/load.ts'
import { problemOf } from './problem.ts'

export interface Reading<T> {
  readonly load: ShallowRef<Load<T>>
  /**
   * Reads; when readings overlap, only the one started last is kept. Never throws: the failure is in `load`. What the source gives by `soFar` is shown
   * while it goes on.
   */
  readonly read: (source: (soFar: (value: T) => void) => Promise<T>) => Promise<void>
  readonly set: (value: T) => void
}

/** One value that is read from the CRM, with its load state. */
export function reading<T>(): Reading<T> {
  const load = shallowRef<Load<T>>(idle)
  let started = 0

  async function read(source: (soFar: (value: T) => void) => Promise<T>): Promise<void> {
    const mine = ++started
    load.value = loading(load.value)
    try {
      const value = await source(soFar => {
        if (mine === started) load.value = loading(ready(soFar))
      })
      if (mine === started) load.value = ready(value)
    } catch (error) {
      if (mine === started) load.value = failed(problemOf(error), load.value)
    }
  }

  function set(value: T): void {
    started += 1
    load.value = ready(value)
  }

  return { load, read, set }
}
