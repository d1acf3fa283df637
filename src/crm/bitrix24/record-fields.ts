import type { Locale } from '../../core/rule.ts'
import type { Column } from './wire/review.ts'

/** The one XML_ID of all our fields in the smart process: by it a reinstallation finds the process, whatever it was renamed to. */
export const recordXmlId = 'RAZBOR_REVIEW'

/** What people read in the process's own list and card. Only what is plain text or a date is offered to the filter. */
export const recordFields: Readonly<Record<Column, Readonly<Record<Locale, string>> & { readonly plain: boolean }>> = {
  KEY: { ru: 'Ключ отметки', en: 'Marking key', plain: false },
  STATE: { ru: 'Состояние', en: 'State', plain: true },
  SRC_TYPE: { ru: 'Вид карточки', en: 'Card kind', plain: true },
  SRC_ID: { ru: 'Номер карточки', en: 'Card number', plain: true },
  AUDIT_TYPE: { ru: 'Тип оценки', en: 'Audit type', plain: true },
  REASON: { ru: 'Причина', en: 'Reason', plain: true },
  SNAPSHOT: { ru: 'Карточка на момент отметки', en: 'Card when marked', plain: false },
  RESP_ID: { ru: 'Номер сотрудника', en: 'Employee number', plain: true },
  RESP_NAME: { ru: 'Сотрудник', en: 'Employee', plain: true },
  MARKED_BY: { ru: 'Номер аудитора', en: 'Auditor number', plain: true },
  MARKED_NAME: { ru: 'Аудитор', en: 'Auditor', plain: true },
  MARKED_AT: { ru: 'Отмечено', en: 'Marked at', plain: true },
  CHECKLISTS: { ru: 'Чек-листы', en: 'Checklists', plain: false },
  PIN: { ru: 'Закреплённый комментарий', en: 'Pinned comment', plain: false },
  EVENT_ID: { ru: 'Номер события', en: 'Event number', plain: true },
  MEET_START: { ru: 'Начало встречи', en: 'Meeting start', plain: true },
  MEET_END: { ru: 'Конец встречи', en: 'Meeting end', plain: true },
  MANAGER_ID: { ru: 'Номер руководителя', en: 'Manager number', plain: true },
  MANAGER_NAME: { ru: 'Руководитель', en: 'Manager', plain: true },
  RECORD_URL: { ru: 'Запись встречи', en: 'Recording', plain: true },
  AGREEMENTS: { ru: 'Договорённости', en: 'Agreements', plain: true },
  HELD_AT: { ru: 'Разобрано', en: 'Held at', plain: true },
  WITHDRAWAL: { ru: 'Снятие отметки', en: 'Withdrawal', plain: false },
}
