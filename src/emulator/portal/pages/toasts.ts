import { shallowRef } from 'vue'

export interface Toast {
  readonly id: number
  readonly text: string
}

export const toasts = shallowRef<readonly Toast[]>([])

let lastId = 0

/** Says something in the corner for a few seconds. */
export function say(text: string): void {
  const toast = { id: ++lastId, text }
  toasts.value = [...toasts.value, toast]
  setTimeout(() => { toasts.value = toasts.value.filter(one => one !== toast) }, 6000)
}
