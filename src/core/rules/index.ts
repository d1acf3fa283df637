import type { Rule } from '../rule.ts'
import { activitiesOnTime } from './activities-on-time.ts'
import { clientLinked } from './client-linked.ts'
import { closeDateAhead } from './close-date-ahead.ts'
import { nextStepPlanned } from './next-step-planned.ts'
import { requiredFieldsFilled } from './required-fields-filled.ts'
import { touchedRecently } from './touched-recently.ts'

/** All rules, what harms most first: in this order they are shown. */
export const rules: readonly Rule[] = [
  clientLinked,
  nextStepPlanned,
  activitiesOnTime,
  closeDateAhead,
  touchedRecently,
  requiredFieldsFilled,
]
