/** The middle of the values, or the lower of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (middle === undefined) throw new Error('Nothing was measured')
  return middle
}

/** `digits` after the point. */
export function rounded(value: number, digits = 0): number {
  return Number(value.toFixed(digits))
}
