import { z } from 'zod'

export const id = z.number().int().positive()

/** 0 and null are «none», a robot or nobody. */
export const optionalId = z.number().nullish().transform(value => value || null)

export const text = z.union([z.string(), z.number().transform(String)]).nullish().transform(value => value ?? '')

/** Every moment of the API is in Unix seconds. */
export const moment = z.number().transform(seconds => new Date(seconds * 1000))
export const optionalMoment = z.number().nullish().transform(seconds => seconds ? new Date(seconds * 1000) : null)

export function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

/** What a write answers of its rows, under their name in `_embedded`. */
export function writtenRows(name: string) {
  return z.looseObject({ _embedded: z.record(z.string(), z.array(z.looseObject({ id }))) }).transform(({ _embedded }) => _embedded[name] ?? [])
}

/** For answers that nobody reads. */
export const anything = z.unknown()
