import { z } from 'zod'
import type { Activity, ActivityKind } from '../../../core/card.ts'
import { keptTexts } from '../../shared/kept-texts.ts'
import { plainText } from './plain-text.ts'

const ourTodos: ReadonlySet<string> = new Set(Object.values(keptTexts.todoTitle))

/** Ids are printed as strings; a plain schema for each column, since a scan reads hundreds of thousands of rows. */
const id = z.coerce.number().int().positive()
const count = z.coerce.number().int()
const words = z.string().nullish()

/** crm/timeline/activities/activity-base/crm-activity-list.md */
export const activityRow = z.object({
  ID: id,
  OWNER_ID: id.optional(),
  OWNER_TYPE_ID: id.optional(),
  TYPE_ID: count,
  PROVIDER_ID: words,
  SUBJECT: words,
  COMPLETED: words,
  DEADLINE: words,
  CREATED: z.string(),
  LAST_UPDATED: words,
  START_TIME: words,
  END_TIME: words,
  RESPONSIBLE_ID: count,
  DIRECTION: z.coerce.string().optional(),
  DESCRIPTION: words,
  DESCRIPTION_TYPE: z.coerce.string().optional(),
  ORIGIN_ID: words,
})

export type ActivityRow = z.output<typeof activityRow>

export const activity = activityRow.transform((row, context): Activity => {
  const read = activityOf(row)
  if (read !== null) return read
  context.addIssue({ code: 'custom', message: 'not a moment' })
  return z.NEVER
})

/** `null`: its moments are none. */
export function activityOf(row: ActivityRow): Activity | null {
  const createdAt = momentIn(row.CREATED)
  const [deadline, updated, start] = [momentIn(row.DEADLINE), momentIn(row.LAST_UPDATED), momentIn(row.START_TIME)]
  const end = row.END_TIME ? momentIn(row.END_TIME) : start
  if (!createdAt || deadline === undefined || updated === undefined || start === undefined || end === undefined) return null
  const provider = row.PROVIDER_ID ?? ''
  const subject = row.SUBJECT ?? ''
  const kind = activityKind(row.TYPE_ID, provider)
  const done = row.COMPLETED === 'Y'
  const updatedAt = updated ?? createdAt
  return {
    id: row.ID,
    kind,
    subject,
    done,
    deadline,
    createdAt,
    updatedAt,
    responsibleId: row.RESPONSIBLE_ID,
    description: plainText(row.DESCRIPTION ?? '', row.DESCRIPTION_TYPE ?? '0'),
    direction: row.DIRECTION === '1' ? 'incoming' : row.DIRECTION === '2' ? 'outgoing' : null,
    finishedAt: done ? finishedAt(kind, end, updatedAt) : null,
    startedAt: done && kind === 'call' && row.END_TIME ? start ?? null : null,
    source: sourceOf(kind, provider, row.ORIGIN_ID ?? ''),
    ours: provider === 'CRM_TODO' && ourTodos.has(subject),
  }
}

/** `undefined`: no moment at all. An activity without a deadline carries the database's last day. */
function momentIn(text: string | null | undefined): Date | null | undefined {
  if (!text) return null
  const moment = new Date(text)
  if (Number.isNaN(moment.getTime())) return undefined
  return moment.getUTCFullYear() >= 9000 ? null : moment
}

/** What takes place at its time has ended then, unless somebody has closed it before; of the others the deadline says nothing. */
function finishedAt(kind: ActivityKind, end: Date | null, closed: Date): Date {
  const takesPlace = kind === 'call' || kind === 'meeting' || kind === 'email' || kind === 'message'
  return takesPlace && end !== null && end < closed ? end : closed
}

const activityColumns = [
  'ID', 'TYPE_ID', 'PROVIDER_ID', 'SUBJECT', 'COMPLETED', 'DEADLINE', 'CREATED', 'LAST_UPDATED', 'START_TIME', 'END_TIME', 'RESPONSIBLE_ID', 'DIRECTION', 'ORIGIN_ID',
]

/** Without what people wrote: mails of a whole portal would be gigabytes. */
export const shortActivityFields = activityColumns
export const activityFields = [...activityColumns, 'DESCRIPTION', 'DESCRIPTION_TYPE']

const kindsByType: Readonly<Record<number, ActivityKind>> = { 1: 'meeting', 2: 'call', 3: 'task', 4: 'email' }
const kindsByProvider = new Map<string, ActivityKind>()

function activityKind(typeId: number, provider: string): ActivityKind {
  const byType = kindsByType[typeId] ?? kindsByProvider.get(provider)
  if (byType) return byType
  const found = kindOfProvider(provider)
  // A portal has a few dozen providers.
  kindsByProvider.set(provider, found)
  return found
}

function kindOfProvider(provider: string): ActivityKind {
  if (provider === 'CRM_TODO') return 'todo'
  if (/TASK/.test(provider)) return 'task'
  if (/CALL/.test(provider)) return 'call'
  if (/MAIL/.test(provider)) return 'email'
  if (/MEETING|CALENDAR/.test(provider)) return 'meeting'
  if (/IMOPENLINES|SMS|WHATSAPP|NOTIFICATION|MESSAGE/.test(provider)) return 'message'
  return 'other'
}

/**
 * Telephony names its call in `ORIGIN_ID`, the id «of the element in the data source»; a call that somebody has typed in has the same
 * provider and no source, as the sample of crm-activity-list.md. The vendor's pages do not list the providers: what is not known for sure
 * is `other`, and never `by-hand`.
 */
function sourceOf(kind: ActivityKind, provider: string, origin: string): Activity['source'] {
  if (kind === 'call') {
    if (origin.startsWith('VI_') || provider === 'CRM_CALL_TRACKER') return 'telephony'
    return origin === '' && (provider === 'VOXIMPLANT_CALL' || provider === 'CRM_CALL' || provider === '') ? 'by-hand' : 'other'
  }
  if (kind === 'email') return 'mail'
  if (provider.startsWith('IMOPENLINES')) return 'open-channel'
  return 'other'
}
