import { h } from './dom.ts'

export type ToastKind = 'message' | 'error' | 'call'

export interface Toast {
  readonly header?: string
  readonly text?: string
  readonly link?: string
}

const lifetime = 8000

/** The corner where the account's notes and the widgets' notifications appear. */
export function showToast({ header, text, link }: Toast, kind: ToastKind = 'message'): void {
  let corner = document.querySelector('.notification-corner')
  if (!corner) document.body.append(corner = h('div', { 'class': 'notification-corner', 'aria-live': 'polite' }))
  const note = h('div', { class: `notification__item notification__item_${kind}`, role: kind === 'error' ? 'alert' : null },
    header && h('b', {}, header),
    text && h('p', {}, text),
    link && h('a', { href: link }, link),
  )
  corner.append(note)
  setTimeout(() => note.remove(), lifetime)
}
