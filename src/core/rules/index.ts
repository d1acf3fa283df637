import type { Rule } from '../rule.ts'
import { activitiesOnTime } from './activities-on-time.ts'
import { clientHasDeal } from './client-has-deal.ts'
import { clientLinked } from './client-linked.ts'
import { closeDateAhead } from './close-date-ahead.ts'
import { corporateChannelUsed } from './corporate-channel-used.ts'
import { duplicatesAbsent } from './duplicates-absent.ts'
import { emailsValid } from './emails-valid.ts'
import { fieldsConsistent } from './fields-consistent.ts'
import { innValid } from './inn-valid.ts'
import { lossReasonGiven } from './loss-reason-given.ts'
import { namesComplete } from './names-complete.ts'
import { nextStepPlanned } from './next-step-planned.ts'
import { outcomeRecorded } from './outcome-recorded.ts'
import { phonesValid } from './phones-valid.ts'
import { requiredFieldsFilled } from './required-fields-filled.ts'
import { responsibleActive } from './responsible-active.ts'
import { responsibleAgreed } from './responsible-agreed.ts'
import { stageNotStuck } from './stage-not-stuck.ts'
import { stagesInOrder } from './stages-in-order.ts'
import { touchedRecently } from './touched-recently.ts'
import { valuesMeaningful } from './values-meaningful.ts'
import { waitingExplained } from './waiting-explained.ts'
import { wonDealComplete } from './won-deal-complete.ts'

/** All rules in the order of the regulation's points (`points.ts`), within a point what harms most first: in this order they are shown. */
export const rules: readonly Rule[] = [
  // created-at-once
  clientHasDeal,
  clientLinked,
  duplicatesAbsent,
  // current
  touchedRecently,
  activitiesOnTime,
  closeDateAhead,
  stageNotStuck,
  stagesInOrder,
  // recorded
  wonDealComplete,
  phonesValid,
  requiredFieldsFilled,
  lossReasonGiven,
  emailsValid,
  innValid,
  fieldsConsistent,
  valuesMeaningful,
  namesComplete,
  // responsible
  responsibleActive,
  responsibleAgreed,
  // corporate-channel
  corporateChannelUsed,
  // comment-left
  outcomeRecorded,
  // next-action
  nextStepPlanned,
  waitingExplained,
]
