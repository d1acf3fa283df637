import { bookUnit } from './book.ts'
import { clearMarkUnit, todoUnit } from './card-deeds.ts'
import { checklistsUnit } from './checklists.ts'
import { exceptUnit } from './except.ts'
import { digestUnit } from './digest.ts'
import { cancelUnit, followUnit, holdUnit, missUnit } from './meeting-end.ts'
import { markUnit } from './mark.ts'
import { relinkUnit } from './relink.ts'
import { remindUnit } from './remind.ts'
import { requeueUnit } from './requeue.ts'
import { saveRegulationUnit } from './save-regulation.ts'
import { withdrawUnit } from './withdraw.ts'

/** How every kind of unit is done. */
export const unitWorks = {
  'mark': markUnit,
  'withdraw': withdrawUnit,
  'checklists': checklistsUnit,
  'book': bookUnit,
  'hold': holdUnit,
  'miss': missUnit,
  'cancel': cancelUnit,
  'follow': followUnit,
  'requeue': requeueUnit,
  'relink': relinkUnit,
  'todo': todoUnit,
  'clear-mark': clearMarkUnit,
  'remind': remindUnit,
  'digest': digestUnit,
  'save-regulation': saveRegulationUnit,
  'except': exceptUnit,
}
