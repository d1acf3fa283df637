import { commentMethods } from '../crm/comment-methods.ts'
import { logmessageMethods } from '../crm/logmessage-methods.ts'
import { pinMethods } from '../crm/pin-methods.ts'
import type { Family } from '../method.ts'

export const crmTimelineMethods: Family = { ...commentMethods, ...pinMethods, ...logmessageMethods }
