import { z } from 'zod'
import { activityName } from '../card.ts'
import { dayOf, daysBetween } from '../period.ts'
import { defineRule, type Evidence, type Fault, type Fix } from '../rule.ts'

const hourMs = 3_600_000

export const activitiesOnTime = defineRule({
  id: 'activities-on-time',
  dimension: 'currency',
  kinds: ['deal', 'lead'],
  holds: 'while-open',
  needs: ['activities'],
  options: z.object({
    /** How long after its deadline an activity is still forgiven. */
    graceHours: z.number().nonnegative().default(0),
  }),
  title: { ru: 'Нет просроченных дел', en: 'No activity is overdue' },
  description: {
    ru: 'Просроченное дело — невыполненное обещание клиенту: закройте его или перенесите срок и напишите почему.',
    en: 'An overdue activity is a promise not kept: close it, or move its deadline and write why.',
  },
  messages: {
    overdueToday: { ru: 'Срок дела «{subject}» прошёл', en: 'The deadline of “{subject}” has passed' },
    overdueDays: { ru: 'Дело «{subject}» просрочено на {days|день|дня|дней}', en: '“{subject}” is {days|day|days} overdue' },
  },
  check: ({ options, now, timeZone, parts }) => {
    const overdue = parts.activities
      .flatMap(activity => activity.done || activity.deadline === null ? [] : [{ activity, deadline: activity.deadline }])
      .filter(({ deadline }) => now.getTime() - deadline.getTime() > options.graceHours * hourMs)
      .sort((a, b) => a.deadline.getTime() - b.deadline.getTime())
    const grace: readonly Evidence[] = options.graceHours === 0 ? [] : [{ label: 'threshold', value: options.graceHours, unit: 'hours' }]
    return overdue.map(({ activity, deadline }): Fault<'overdueToday' | 'overdueDays'> => {
      const subject = activityName(activity)
      const days = daysBetween(dayOf(deadline, timeZone), dayOf(now, timeZone))
      const late: Evidence = days > 0 ? { label: 'late', value: days, unit: 'days' } : lateToday(deadline, now)
      const facts = { evidence: [{ label: 'activity', value: subject }, { label: 'deadline', value: deadline }, late, ...grace] as const, fix: closeOrMove(subject) }
      return days > 0 ? { messageId: 'overdueDays', data: { subject, days }, ...facts } : { messageId: 'overdueToday', data: { subject }, ...facts }
    })
  },
})

function lateToday(deadline: Date, now: Date): Evidence {
  const minutes = Math.max(1, Math.floor((now.getTime() - deadline.getTime()) / 60_000))
  return minutes < 60 ? { label: 'late', value: minutes, unit: 'minutes' } : { label: 'late', value: Math.floor(minutes / 60), unit: 'hours' }
}

function closeOrMove(subject: string): Fix {
  return {
    kind: 'todo',
    text: {
      ru: `Закройте дело «${subject}» или перенесите срок и напишите почему`,
      en: `Close “${subject}”, or move its deadline and write why`,
    },
  }
}
