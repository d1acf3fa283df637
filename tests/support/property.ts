import fc from 'fast-check'

/**
 * Property tests draw the same cases on every run, so that it is a change of the code that makes one fail, and its author who
 * hears of it. `RAZBOR_SEED` draws others, as a run beside the daily work should: `RAZBOR_SEED=$RANDOM npm test`.
 */
fc.configureGlobal({ seed: Number(process.env['RAZBOR_SEED'] ?? 20_261_123) })

/** How many cases to play: with `RAZBOR_CASES` a machine that has the time looks further. */
export function casesOf(usual: number): number {
  return Number(process.env['RAZBOR_CASES'] ?? usual)
}

export { fc }
