export interface Span<T> {
  readonly item: T
  readonly from: number
  readonly to: number
}

export interface Laned<T> extends Span<T> {
  /** Which column of how many the span stands in. */
  readonly lane: number
  readonly lanes: number
}

/** Puts spans that overlap side by side, each as far to the left as it fits. */
export function inLanes<T>(spans: readonly Span<T>[]): Laned<T>[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from || b.to - a.to)
  const placed: Laned<T>[] = []
  let group: { span: Span<T>, lane: number }[] = []
  let ends: number[] = []

  function finishGroup(): void {
    placed.push(...group.map(({ span, lane }) => ({ ...span, lane, lanes: ends.length })))
    group = []
    ends = []
  }

  for (const span of sorted) {
    if (ends.every(end => end <= span.from)) finishGroup()
    const free = ends.findIndex(end => end <= span.from)
    const lane = free < 0 ? ends.length : free
    ends[lane] = span.to
    group.push({ span, lane })
  }
  finishGroup()
  return placed
}
