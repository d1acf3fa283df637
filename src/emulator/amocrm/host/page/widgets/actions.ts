/** What widgets have offered to do with a phone or an address of a card (developers.kommo.com/docs/card-sdk). */
export interface Actions {
  add(code: string, kind: string, action: unknown): void
  of(kind: string): readonly { readonly code: string, readonly run: (value: object) => void }[]
  forget(codes: readonly string[]): void
}

export function createActions(): Actions {
  const kept: { code: string, kind: string, run: (value: object) => void }[] = []
  return {
    add(code, kind, action) {
      const known = kept.findIndex(one => one.code === code && one.kind === kind)
      if (known >= 0) kept.splice(known, 1)
      if (typeof action === 'function') kept.push({ code, kind, run: value => void (action as (value: object) => unknown)(value) })
    },
    of: kind => kept.filter(one => one.kind === kind),
    forget(codes) {
      for (let index = kept.length - 1; index >= 0; index -= 1) if (!codes.includes(kept[index]?.code ?? '')) kept.splice(index, 1)
    },
  }
}
