import { z } from 'zod'
import { activityName, type Card, type FieldInfo } from '../card.ts'
import { lastCommunication } from '../communication.ts'
import { fieldsByName } from '../field-index.ts'
import { lookBackOf } from '../look-back.ts'
import { kindChoices, option } from '../option.ts'
import { addDays, dayOf, daysBetween, startOfDay } from '../period.ts'
import { defineRule, type BlindSpot, type Fix } from '../rule.ts'

const kind = z.enum(['contact', 'company'])

const row = z.object({
  kind: option(kind.default('contact'), {
    label: { ru: 'Чьё поле', en: 'Whose field' },
    choices: kindChoices,
  }),
  field: option(z.string().min(1), { label: { ru: 'Поле', en: 'Field' }, refers: 'field' }),
  value: option(z.string().min(1), { label: { ru: 'Значение', en: 'Value' }, hint: { ru: 'Например: Поставщик', en: 'For example: Supplier' } }),
})

const fix: Fix = {
  kind: 'todo',
  text: {
    ru: 'Создайте сделку или лид по этому клиенту. Если продажи здесь нет, напишите об этом в комментарии',
    en: 'Create a deal or a lead for this client. If there is nothing to sell, say so in a comment',
  },
}

const options = z.object({
  days: option(z.number().int().min(1).max(365).default(14), { label: { ru: 'За сколько последних дней смотреть общение', en: 'Days of communication to look back on' }, unit: 'days' }),
  except: option(z.array(row).default([]), {
    label: { ru: 'Кого не проверять', en: 'Whom to leave out' },
    hint: { ru: 'Поставщики, партнёры и другие, кому ничего не продают.', en: 'Suppliers, partners and others to whom nothing is sold.' },
  }),
})

export const clientHasDeal = defineRule({
  id: 'client-has-deal',
  dimension: 'process',
  point: 'created-at-once',
  weight: 9,
  standard: true,
  absence: true,
  kinds: ['contact', 'company'],
  holds: 'always',
  needs: ['activities', 'openDeals', 'fields'],
  options,
  lookBack: lookBackOf(options),
  title: { ru: 'С кем общаются, по тому есть сделка или лид', en: 'Whoever we talk to has a deal or a lead' },
  description: {
    ru: 'Разговор без сделки не попадёт ни в воронку, ни в план: о клиенте вспомнят, только если он позвонит сам.',
    en: 'A talk without a deal reaches neither the funnel nor the forecast: the client is remembered only if they call again.',
  },
  messages: {
    noDeal: {
      ru: 'Последнее общение — {days|день|дня|дней} назад, а открытой сделки или лида нет',
      en: 'The last communication was {days|day|days} ago, and there is no open deal or lead',
    },
    noDealToday: { ru: 'Общались сегодня, а открытой сделки или лида нет', en: 'There was a communication today, and there is no open deal or lead' },
  },
  becomes: { noDealToday: 'noDeal' },
  check: ({ card, options, parts, now, timeZone, changesAt }) => {
    const last = lastCommunication(parts.activities, now, changesAt)
    if (last === null) return 'not-applicable'
    const day = dayOf(last.at, timeZone)
    const days = daysBetween(day, dayOf(now, timeZone))
    if (days > options.days) return 'not-applicable'
    changesAt(startOfDay(addDays(day, options.days + 1), timeZone))

    const leftOut = isLeftOut(card, options.except, parts.fields)
    if (leftOut === true) return 'not-applicable'
    if (leftOut !== false) return { blind: [leftOut], faults: [] }
    if (parts.openDeals.length > 0) return 'ok'
    if (days <= 0) changesAt(startOfDay(addDays(day, 1), timeZone))
    const evidence = [{ label: 'communication', value: activityName(last.activity) }, { label: 'date', value: last.at }, { label: 'open-deals', value: 0 }] as const
    return days <= 0 ? [{ messageId: 'noDealToday', evidence, fix }] : [{ messageId: 'noDeal', data: { days }, evidence, fix }]
  },
})

/** Values are compared by what people see and by what the CRM keeps. */
function isLeftOut(card: Card, rows: readonly z.output<typeof row>[], fields: readonly FieldInfo[]): boolean | BlindSpot {
  let blind: BlindSpot | null = null
  for (const { kind, field: name, value } of rows) {
    if (kind !== card.ref.kind) continue
    const field = fieldsByName(fields).get(name)
    if (field === undefined) {
      blind ??= { obstacle: 'unknown-field', about: name }
      continue
    }
    const said = [card.values[name]].flat().map(String)
    const shown = said.map(id => field.choices?.find(choice => choice.id === id)?.title ?? id)
    if ([...said, ...shown].some(one => one.trim().toLowerCase() === value.trim().toLowerCase())) return true
  }
  return blind ?? false
}
