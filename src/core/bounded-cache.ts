/**
 * Remembers what was made of a text, for at most `most` texts: then it forgets them all, which costs less than knowing the oldest. Names,
 * towns and excuses repeat within a few thousand; more would only fill the memory with what does not.
 */
export function remembered<T>(make: (text: string) => T, most = 4_000): (text: string) => T {
  const made = new Map<string, T>()
  return text => {
    const before = made.get(text)
    if (before !== undefined) return before
    const value = make(text)
    if (made.size >= most) made.clear()
    // A text cut out of a longer one would keep the longer one in memory.
    if (text.length <= longestRemembered) made.set(text, value)
    return value
  }
}

const longestRemembered = 200
