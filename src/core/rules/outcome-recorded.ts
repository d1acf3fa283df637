import { z } from 'zod'
import { activityName, type Activity, type CardComment } from '../card.ts'
import { shownValue } from '../field.ts'
import { isJunk } from '../junk.ts'
import { lookBackDays, lookBackOf, recentDay } from '../look-back.ts'
import { option } from '../option.ts'
import { afterWorkingHours, dayOf } from '../period.ts'
import { defineRule, type Fault, type Fix } from '../rule.ts'

/** People write while they are still talking. */
const whileTalkingMs = 15 * 60_000

type MessageId = 'callUnrecorded' | 'meetingUnrecorded' | 'outcomeIsJunk'

const options = z.object({
  hours: option(z.number().min(0).max(80).default(4), { label: { ru: 'Сколько рабочих часов есть на запись', en: 'Working hours to write it down' }, unit: 'working-hours' }),
  days: lookBackDays(),
  shortestSeconds: option(z.number().int().min(0).max(600).default(30), {
    label: { ru: 'Звонки короче стольких секунд не проверять', en: 'Leave out calls shorter than so many seconds' },
    hint: { ru: 'Недозвон и «перезвоните позже» записывать незачем.', en: 'Nobody needs to write down an unanswered call.' },
  }),
})

export const outcomeRecorded = defineRule({
  id: 'outcome-recorded',
  dimension: 'completeness',
  point: 'comment-left',
  weight: 6,
  standard: true,
  absence: true,
  kinds: ['deal', 'lead'],
  holds: 'while-open',
  needs: ['activities', 'comments', 'workingHours'],
  options,
  lookBack: lookBackOf(options),
  title: { ru: 'Итог звонка и встречи записан', en: 'Call and meeting outcomes are recorded' },
  description: {
    ru: 'О чём договорились, помнит только тот, кто говорил: без записи клиента придётся спрашивать заново.',
    en: 'Only the one who talked knows what was agreed: unless it is written down, the client is asked all over again.',
  },
  messages: {
    callUnrecorded: { ru: 'Итог звонка «{subject}» не записан', en: 'The outcome of the call “{subject}” is not recorded' },
    meetingUnrecorded: { ru: 'Итог встречи «{subject}» не записан', en: 'The outcome of the meeting “{subject}” is not recorded' },
    outcomeIsJunk: { ru: 'Итог дела «{subject}» записан формально: «{value}»', en: 'The outcome of “{subject}” is recorded only for form’s sake: “{value}”' },
  },
  check: ({ options, parts, now, timeZone, changesAt }) => {
    const today = dayOf(now, timeZone)
    const said = lastSaid(parts.comments)
    const faults: Fault<MessageId>[] = []
    let asked = false
    for (const activity of parts.activities) {
      if (!activity.done || activity.ours || (activity.kind !== 'call' && activity.kind !== 'meeting') || isTooShort(activity, options.shortestSeconds)) continue
      const at = activity.finishedAt ?? activity.updatedAt
      if (at.getTime() > now.getTime()) {
        changesAt(at)
        continue
      }
      const recent = recentDay(at, options.days, today, timeZone)
      if (recent === null) continue
      changesAt(recent.ends)
      asked = true
      if (said !== null && said.getTime() >= at.getTime() - whileTalkingMs) continue
      const description = activity.description.trim()
      if (description !== '' && !isJunk(description)) continue
      const due = afterWorkingHours(at, options.hours, parts.workingHours, timeZone)
      if (now.getTime() < due.getTime()) changesAt(due)
      else faults.push(faultOf(activity, at, description, options.hours))
    }
    return asked ? faults : 'not-applicable'
  },
})

function lastSaid(comments: readonly CardComment[]): Date | null {
  return comments.find(({ text }) => !isJunk(text))?.at ?? null
}

/** Where nobody talked there is nothing to write: a missed call, a busy line. Of a call that was typed in nobody has measured how long it took. */
function isTooShort({ kind, source, startedAt, finishedAt }: Activity, shortestSeconds: number): boolean {
  return kind === 'call' && source !== 'by-hand' && startedAt instanceof Date && finishedAt !== null && finishedAt.getTime() - startedAt.getTime() < shortestSeconds * 1000
}

function faultOf(activity: Activity, at: Date, description: string, hours: number): Fault<MessageId> {
  const subject = activityName(activity)
  const evidence = [{ label: 'communication', value: subject }, { label: 'date', value: at }, { label: 'threshold', value: hours, unit: 'working-hours' }] as const
  const fix = writeDown(subject)
  if (description === '') return { messageId: activity.kind === 'call' ? 'callUnrecorded' : 'meetingUnrecorded', data: { subject }, evidence, fix }
  const value = shownValue(description)
  return { messageId: 'outcomeIsJunk', data: { subject, value }, evidence: [...evidence, { label: 'value', value }], fix }
}

function writeDown(subject: string): Fix {
  return {
    kind: 'todo',
    text: {
      ru: `Запишите в комментарии итог «${subject}»: о чём договорились и что дальше`,
      en: `Write in a comment what “${subject}” led to: what was agreed and what comes next`,
    },
  }
}
