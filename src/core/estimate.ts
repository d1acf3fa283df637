/** One part of the whole, as a random sample of its own shows it. */
export interface SampledPart {
  /** Things in the part, those in the sample among them. */
  readonly total: number
  readonly looked: number
  /** Those in the sample that have what is looked for. */
  readonly found: number
}

/** How many of the whole have what is looked for: in 19 of 20 samples the truth lies between `from` and `to`. */
export interface Estimate {
  readonly about: number
  readonly from: number
  readonly to: number
}

/** 95 %. */
const z = 1.959964

/**
 * An estimate for all parts together, from a simple random sample of each. `null`: a part has something in it and was not looked at.
 *
 * The range of a part is Wilson's (E. B. Wilson, JASA 22, 1927; 4 of 5 is 37.6–96.4 %), narrowed where the sample is a good share of the part; those of
 * several parts are put together by MOVER (G. Zou, A. Donner, Statistics in Medicine 27, 2008). What the sample has shown is certain.
 */
export function estimated(parts: readonly SampledPart[]): Estimate | null {
  let [about, below, above, atLeast, atMost] = [0, 0, 0, 0, 0]
  for (const { total, looked, found } of parts) {
    if (total === 0) continue
    if (looked === 0) return null
    const whole = Math.max(total, looked)
    const share = found / looked
    const [low, high] = wilson(share, looked, whole)
    about += whole * share
    below += (whole * (share - low)) ** 2
    above += (whole * (high - share)) ** 2
    atLeast += found
    atMost += whole - looked + found
  }
  return {
    about: Math.round(about),
    from: Math.max(atLeast, Math.floor(about - Math.sqrt(below))),
    to: Math.min(atMost, Math.ceil(about + Math.sqrt(above))),
  }
}

/** The range of a share that a sample of so many of so many shows. */
function wilson(share: number, looked: number, whole: number): readonly [low: number, high: number] {
  if (looked >= whole) return [share, share]
  // A sample without repetition tells as much as a larger one with it.
  const worth = looked * (whole - 1) / (whole - looked)
  const scale = 1 + z * z / worth
  const middle = (share + z * z / (2 * worth)) / scale
  const half = z / scale * Math.sqrt(share * (1 - share) / worth + (z / (2 * worth)) ** 2)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** With no more digits than such a number deserves: 3 284 of a range of hundreds is 3 300. */
export function roundedEstimate({ about, from, to }: Estimate): Estimate {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, to - from))) - 1)
  const near = (value: number): number => Math.round(value / step) * step
  return { about: near(about), from: Math.floor(from / step) * step, to: Math.ceil(to / step) * step }
}
