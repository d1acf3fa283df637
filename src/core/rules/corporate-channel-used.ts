import { z } from 'zod'
import { activityName, type Activity } from '../card.ts'
import { tookPlaceAt } from '../communication.ts'
import { lookBackDays, lookBackOf, recentDay } from '../look-back.ts'
import { option } from '../option.ts'
import { dayOf } from '../period.ts'
import { defineRule, type Fault } from '../rule.ts'

const messageIds = { call: 'callByHand', email: 'mailByHand', message: 'messageByHand' } as const
type Kind = keyof typeof messageIds

const options = z.object({
  days: lookBackDays(),
  mails: option(z.boolean().default(true), { label: { ru: 'Проверять письма', en: 'Check emails' }, hint: { ru: 'Выключите, если почта к CRM не подключена.', en: 'Switch off if no mailbox is connected to the CRM.' } }),
})

export const corporateChannelUsed = defineRule({
  id: 'corporate-channel-used',
  dimension: 'process',
  point: 'corporate-channel',
  weight: 6,
  standard: true,
  absence: true,
  kinds: ['deal', 'lead'],
  holds: 'while-open',
  needs: ['activities'],
  options,
  lookBack: lookBackOf(options),
  title: { ru: 'Общение идёт через подключённые каналы', en: 'Communication goes through the connected channels' },
  description: {
    ru: 'Звонок с личного телефона не послушать и не проверить, а с уходом сотрудника пропадёт и клиент.',
    en: 'A call from a private phone can be neither heard nor checked, and when the employee leaves the client leaves too.',
  },
  messages: {
    callByHand: { ru: 'Звонок «{subject}» внесён вручную: через телефонию он не проходил', en: 'The call “{subject}” was typed in by hand: it did not go through the telephony' },
    mailByHand: { ru: 'Письмо «{subject}» внесено вручную: через подключённую почту оно не проходило', en: 'The email “{subject}” was typed in by hand: it did not go through the connected mailbox' },
    messageByHand: { ru: 'Переписка «{subject}» внесена вручную: через открытую линию она не проходила', en: 'The chat “{subject}” was typed in by hand: it did not go through an open channel' },
  },
  check: ({ options, parts, now, timeZone, changesAt }) => {
    const today = dayOf(now, timeZone)
    const byHand: { readonly activity: Activity, readonly kind: Kind, readonly at: Date, readonly day: string }[] = []
    const connected = new Set<string>()
    for (const activity of parts.activities) {
      const { kind } = activity
      if (!activity.done || (kind !== 'call' && kind !== 'message' && !(kind === 'email' && options.mails))) continue
      const at = tookPlaceAt(activity)
      if (at === null) continue
      if (at.getTime() > now.getTime()) {
        changesAt(at)
        continue
      }
      const recent = recentDay(at, options.days, today, timeZone)
      if (recent === null) continue
      changesAt(recent.ends)
      if (activity.source === 'by-hand') byHand.push({ activity, kind, at, day: recent.day })
      else connected.add(`${kind} ${recent.day}`)
    }
    if (byHand.length === 0) return connected.size === 0 ? 'not-applicable' : 'ok'
    // A call that was planned by hand and then made through the telephony is there twice: as the plan and as the call.
    return byHand.filter(({ kind, day }) => !connected.has(`${kind} ${day}`)).map(({ activity, kind, at }): Fault<(typeof messageIds)[Kind]> => {
      const subject = activityName(activity)
      return { messageId: messageIds[kind], data: { subject }, evidence: [{ label: 'communication', value: subject }, { label: 'date', value: at }] }
    })
  },
})
