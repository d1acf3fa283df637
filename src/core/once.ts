/** Makes a value when it is first asked for, and gives the same one from then on: no page waits for what it never uses. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
