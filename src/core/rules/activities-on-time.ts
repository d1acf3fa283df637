import { z } from 'zod'
import { activityName, type Activity } from '../card.ts'
import { option } from '../option.ts'
import { addDays, dayOf, daysBetween, startOfDay } from '../period.ts'
import { defineRule, type Evidence, type Fault, type Fix } from '../rule.ts'

const hourMs = 3_600_000

export const activitiesOnTime = defineRule({
  id: 'activities-on-time',
  dimension: 'currency',
  point: 'current',
  weight: 6,
  standard: true,
  kinds: ['deal', 'lead'],
  holds: 'while-open',
  openActivitiesOnly: true,
  needs: ['activities'],
  options: z.object({
    graceHours: option(z.number().min(0).max(720).default(0), { label: { ru: 'Сколько часов опоздания прощается', en: 'Hours of delay allowed' }, unit: 'hours' }),
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
  becomes: { overdueToday: 'overdueDays' },
  check: ({ options, now, timeZone, parts, changesAt }) => {
    const overdue: { readonly activity: Activity, readonly deadline: Date }[] = []
    for (const activity of parts.activities) {
      const { done, deadline } = activity
      if (done || deadline === null) continue
      const forgivenUntil = deadline.getTime() + options.graceHours * hourMs
      if (now.getTime() > forgivenUntil) overdue.push({ activity, deadline })
      else changesAt(new Date(forgivenUntil + 1))
    }
    if (overdue.length === 0) return 'ok'
    overdue.sort((a, b) => a.deadline.getTime() - b.deadline.getTime())
    const today = dayOf(now, timeZone)
    const grace: readonly Evidence[] = options.graceHours === 0 ? [] : [{ label: 'threshold', value: options.graceHours, unit: 'hours' }]
    return overdue.map(({ activity, deadline }): Fault<'overdueToday' | 'overdueDays'> => {
      const subject = activityName(activity)
      const days = daysBetween(dayOf(deadline, timeZone), today)
      if (days === 0) changesAt(startOfDay(addDays(today, 1), timeZone))
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
