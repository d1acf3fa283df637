import type { Locale } from './locale.ts'

/** The seven points that fit nearly every company's regulation; rules are listed under the point that they serve. */
export const regulationPoints = [
  { id: 'created-at-once', title: { ru: 'Нет контакта, компании или сделки — создайте сразу', en: 'No contact, company or deal yet? Create it at once' } },
  { id: 'current', title: { ru: 'Сделки актуальны на сегодня', en: 'Deals are current as of today' } },
  { id: 'recorded', title: { ru: 'Важная информация записана', en: 'Important information is recorded' } },
  { id: 'responsible', title: { ru: 'За порядок отвечает тот, кто указан в карточке', en: 'The responsible person in the field keeps it so' } },
  { id: 'corporate-channel', title: { ru: 'Звонки, письма и сообщения идут через подключённый корпоративный канал', en: 'Calls, mails and messages go through the connected corporate channel' } },
  { id: 'comment-left', title: { ru: 'Общались в другом месте — оставьте комментарий', en: 'Talked elsewhere? Leave a comment' } },
  { id: 'next-action', title: { ru: 'У сделки всегда есть следующее действие или написано, чего ждём', en: 'At every moment a deal has a next action, or says what we wait for' } },
] as const satisfies readonly { readonly id: string, readonly title: Readonly<Record<Locale, string>> }[]

export type RegulationPoint = (typeof regulationPoints)[number]['id']
