import type { Family } from './call.ts'
import { accountFamily } from './families/account.ts'
import { cardFamily } from './families/cards.ts'
import { catalogFamily } from './families/catalogs.ts'
import { complexFamily } from './families/complex.ts'
import { customFieldFamily } from './families/custom-fields.ts'
import { elementFamily } from './families/elements.ts'
import { eventFamily } from './families/events.ts'
import { fieldGroupFamily } from './families/field-groups.ts'
import { linkFamily } from './families/links.ts'
import { lossReasonFamily } from './families/loss-reasons.ts'
import { noteFamily } from './families/notes.ts'
import { pipelineFamily } from './families/pipelines.ts'
import { roleFamily } from './families/roles.ts'
import { sourceFamily } from './families/sources.ts'
import { tagFamily } from './families/tags.ts'
import { taskFamily } from './families/tasks.ts'
import { unsortedFamily } from './families/unsorted.ts'
import { userFamily } from './families/users.ts'
import { webhookFamily } from './families/webhooks.ts'
import { widgetFamily } from './families/widgets.ts'

/** All that the API of this account has; the first that fits an address answers it. */
export const families: readonly Family[] = [
  accountFamily, pipelineFamily, lossReasonFamily, unsortedFamily, cardFamily, complexFamily, tagFamily, noteFamily, linkFamily, taskFamily, eventFamily, fieldGroupFamily, customFieldFamily,
  catalogFamily, elementFamily, userFamily, roleFamily, sourceFamily, webhookFamily, widgetFamily,
]
