import { z } from 'zod'
import type { Day } from './card.ts'
import { option } from './option.ts'
import { addDays, dayOf, daysBetween, startOfDay } from './period.ts'

/** The option of a rule that looks only at what happened in the last days. */
export function lookBackDays() {
  return option(z.number().int().min(1).max(90).default(14), { label: { ru: 'За сколько последних дней проверять', en: 'Days to look back' }, unit: 'days' })
}

/** `Rule.lookBack` of a rule whose options have it: a day more than it looks back, since today is not over. */
export function lookBackOf(options: z.ZodType<{ readonly days: number }>): (given: unknown) => number {
  return given => options.parse(given ?? {}).days + 1
}

/** The day of a moment if it is one of the last `days`, which is until `ends`; `null`: it is too long ago. */
export function recentDay(moment: Date, days: number, today: Day, timeZone: string): { readonly day: Day, readonly ends: Date } | null {
  const day = dayOf(moment, timeZone)
  return daysBetween(day, today) > days ? null : { day, ends: startOfDay(addDays(day, days + 1), timeZone) }
}
