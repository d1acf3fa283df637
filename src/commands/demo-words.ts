import type { AuditTypeId } from '../core/review.ts'
import type { Locale } from '../core/rule.ts'

interface DemoWords {
  /** What the auditor wrote when marking. */
  readonly marks: readonly { readonly auditType: AuditTypeId, readonly reason: string, readonly checklist: string }[]
  readonly agreements: string
  /** Why the regulations were saved. */
  readonly notes: { readonly first: string, readonly second: string }
  /** Rules that are silent for a while on one card each. */
  readonly exceptions: readonly { readonly ruleId: string, readonly reason: string, readonly days: number }[]
  /** The type of contacts that nobody sells to. */
  readonly suppliers: string
}

/** What the people of the invented company wrote, in its language. */
export const demoWords: Readonly<Record<Locale, DemoWords>> = {
  ru: {
    marks: [
      { auditType: 'first-call', reason: 'Не выяснил бюджет и срок решения', checklist: 'Чек-лист первичного звонка' },
      { auditType: 'whole-card', reason: 'Нет следующего шага, сумма не заполнена', checklist: 'Чек-лист карточки' },
      { auditType: 'repeat-call', reason: 'Обещал расчёт к пятнице, расчёта нет', checklist: 'Чек-лист повторного звонка' },
      { auditType: 'first-call', reason: '', checklist: 'Чек-лист первичного звонка' },
      { auditType: 'whole-card', reason: 'Карточка ведётся комментариями в почте', checklist: 'Чек-лист карточки' },
    ],
    agreements: 'Следующий шаг ставить в день разговора',
    notes: {
      first: 'Начинаем с шести правил: следующий шаг, активность и обязательные поля',
      second: 'Добавили причину отказа, сроки по стадиям и порядок стадий; новогодние каникулы без напоминаний',
    },
    exceptions: [
      { ruleId: 'next-step-planned', reason: 'Клиент в отпуске, договорились, что позвонит сам', days: 14 },
      { ruleId: 'touched-recently', reason: 'Тендер: до итогов заказчик просил не беспокоить', days: 21 },
    ],
    suppliers: 'Поставщики',
  },
  en: {
    marks: [
      { auditType: 'first-call', reason: 'Did not find out the budget and the deadline', checklist: 'First call checklist' },
      { auditType: 'whole-card', reason: 'No next step, the amount is not filled in', checklist: 'Card checklist' },
      { auditType: 'repeat-call', reason: 'Promised a quote by Friday, there is none', checklist: 'Repeat call checklist' },
      { auditType: 'first-call', reason: '', checklist: 'First call checklist' },
      { auditType: 'whole-card', reason: 'The deal lives in e-mail comments, not in the card', checklist: 'Card checklist' },
    ],
    agreements: 'Plan the next step on the day of the call',
    notes: {
      first: 'Starting with six rules: next step, activity and required fields',
      second: 'Added loss reasons, stage limits and stage order; no reminders over the New Year holidays',
    },
    exceptions: [
      { ruleId: 'next-step-planned', reason: 'The client is on holiday and will call back', days: 14 },
      { ruleId: 'touched-recently', reason: 'A tender: the client asked not to be disturbed until it is decided', days: 21 },
    ],
    suppliers: 'Suppliers',
  },
}
