/**
 * System fields by kind of card, in the order in which the samples of `crm/universal/crm-item-get.md` (lead),
 * `crm-item-add.md` (deal) and `crm-item-fields.md` (smart process) print them; contacts and companies after
 * `crm/universal/object-fields.md`.
 *
 * Flags: r read-only, m multiple, d disabled (always null), q required, x described but not part of an item, o deprecated.
 */
export type Spec = readonly [name: string, type: string, en: string, ru: string, flags?: string]

const created: readonly Spec[] = [
  ['createdTime', 'datetime', 'Created at', 'Дата создания', 'r'],
  ['updatedTime', 'datetime', 'Updated at', 'Дата изменения', 'r'],
  ['createdBy', 'user', 'Created by', 'Кем создан', 'r'],
  ['updatedBy', 'user', 'Updated by', 'Кем изменён', 'r'],
  ['assignedById', 'user', 'Assigned to', 'Ответственный'],
  ['opened', 'boolean', 'Publicly available', 'Доступен для всех', 'q'],
]

const createdShort: readonly Spec[] = created.flatMap((spec): readonly Spec[] => spec[0] === 'createdTime'
  ? [spec, ['dateCreateShort', 'datetime', 'Created at (short)', 'Дата создания (кратко)', 'rd']]
  : spec[0] === 'updatedTime' ? [spec, ['dateModifyShort', 'datetime', 'Updated at (short)', 'Дата изменения (кратко)', 'rd']] : [spec])

const moved: readonly Spec[] = [
  ['movedBy', 'user', 'Moved by', 'Кем изменена стадия', 'r'],
  ['movedTime', 'datetime', 'Moved at', 'Дата изменения стадии', 'r'],
]

const lastActivity: readonly Spec[] = [
  ['lastActivityBy', 'user', 'Last activity in timeline by', 'Последняя активность: кто', 'r'],
  ['lastActivityTime', 'datetime', 'Last activity', 'Последняя активность', 'r'],
]

const communications: readonly Spec[] = [
  ['phoneMobile', 'string', 'Mobile phone', 'Мобильный телефон', 'r'],
  ['phoneWork', 'string', 'Work phone', 'Рабочий телефон', 'r'],
  ['phoneMailing', 'string', 'Mailing phone', 'Телефон для рассылок', 'r'],
  ['emailHome', 'string', 'Personal e-mail', 'Частный e-mail', 'r'],
  ['emailWork', 'string', 'Work e-mail', 'Рабочий e-mail', 'r'],
  ['emailMailing', 'string', 'Mailing e-mail', 'E-mail для рассылок', 'r'],
]

const firstCommunications: readonly Spec[] = [
  ['imol', 'string', 'Open channel', 'Открытая линия', 'r'],
  ['email', 'string', 'E-mail', 'E-mail', 'r'],
  ['phone', 'string', 'Phone', 'Телефон', 'r'],
]

const reachable: readonly Spec[] = [
  ['hasPhone', 'boolean', 'Has phone', 'Задан телефон', 'r'],
  ['hasEmail', 'boolean', 'Has e-mail', 'Задан e-mail', 'r'],
  ['hasImol', 'boolean', 'Has open channel', 'Задана открытая линия', 'r'],
]

const utm: readonly Spec[] = [
  ['utmSource', 'string', 'UTM Source', 'UTM Source'],
  ['utmMedium', 'string', 'UTM Medium', 'UTM Medium'],
  ['utmCampaign', 'string', 'UTM Campaign', 'UTM Campaign'],
  ['utmContent', 'string', 'UTM Content', 'UTM Content'],
  ['utmTerm', 'string', 'UTM Term', 'UTM Term'],
]

const observers: Spec = ['observers', 'user', 'Observers', 'Наблюдатели', 'm']
const contactIds: Spec = ['contactIds', 'crm_contact', 'CONTACT_IDS', 'CONTACT_IDS', 'm']
const contacts: Spec = ['contacts', 'crm_contact', 'CONTACTS', 'CONTACTS', 'mx']
const company: Spec = ['companyId', 'crm_company', 'Company', 'Компания']
const contact: Spec = ['contactId', 'crm_contact', 'Contact', 'Контакт', 'o']
const source: readonly Spec[] = [
  ['sourceId', 'crm_status', 'Source', 'Источник'],
  ['sourceDescription', 'text', 'Additional source info', 'Дополнительно об источнике'],
]
const origin: readonly Spec[] = [
  ['originatorId', 'string', 'External source', 'Внешний источник'],
  ['originId', 'string', 'Item ID in the external source', 'Идентификатор элемента во внешнем источнике'],
]
const id: Spec = ['id', 'integer', 'ID', 'ID', 'r']
const title: Spec = ['title', 'string', 'Name', 'Название']
const searchContent: Spec = ['searchContent', 'text', 'Search content', 'Поисковый индекс', 'rd']
const webform: Spec = ['webformId', 'integer', 'Created by CRM form', 'Создано CRM-формой']
const manual: Spec = ['isManualOpportunity', 'boolean', 'Amount calculation mode', 'Режим расчёта суммы']
const opportunity: Spec = ['opportunity', 'double', 'Amount', 'Сумма']
const tax: Spec = ['taxValue', 'double', 'Tax amount', 'Сумма налога']
const currency: Spec = ['currencyId', 'crm_currency', 'Currency', 'Валюта']
const category: Spec = ['categoryId', 'crm_category', 'Pipeline', 'Воронка']
const stage: Spec = ['stageId', 'crm_status', 'Stage', 'Стадия']
const semantics: Spec = ['stageSemanticId', 'string', 'Stage group', 'Группа стадии', 'r']
const comments: Spec = ['comments', 'text', 'Comment', 'Комментарий']
const names: readonly Spec[] = [
  ['name', 'string', 'First name', 'Имя'],
  ['lastName', 'string', 'Last name', 'Фамилия'],
  ['secondName', 'string', 'Middle name', 'Отчество'],
  ['shortName', 'string', 'Short name', 'Краткое имя', 'rd'],
]
const address: Spec = ['address', 'text', 'Address', 'Адрес', 'rd']
const post: Spec = ['post', 'string', 'Position', 'Должность']
const birthdate: Spec = ['birthdate', 'date', 'Date of birth', 'Дата рождения']
const honorific: Spec = ['honorific', 'crm_status', 'Salutation', 'Обращение']
const typeId: Spec = ['typeId', 'crm_status', 'Type', 'Тип']
const leadId: Spec = ['leadId', 'crm_lead', 'Lead', 'Лид']
const returning: Spec = ['isReturnCustomer', 'boolean', 'Repeat customer', 'Повторный клиент', 'r']

export const leadFields: readonly Spec[] = [
  id, ...createdShort, company, contact, stage,
  ['isConvert', 'boolean', 'Converted', 'Сконвертирован', 'rd'],
  ['statusDescription', 'text', 'Additional stage info', 'Дополнительно о стадии'],
  semantics,
  ['productId', 'string', 'Product', 'Товар', 'rd'],
  opportunity, currency, ...source, title, ...names,
  ['companyTitle', 'string', 'Company name', 'Название компании'],
  post, address, comments, webform, ...origin,
  ['dateClosed', 'datetime', 'Closed at', 'Дата завершения', 'r'],
  birthdate, honorific, ...reachable,
  ['login', 'string', 'Login', 'Логин', 'rd'],
  returning, searchContent, manual, ...moved, ...lastActivity, ...communications,
  ['skype', 'string', 'Skype', 'Skype', 'r'],
  ['icq', 'string', 'ICQ', 'ICQ', 'r'],
  ...firstCommunications, ...utm, observers, contactIds, contacts,
]

export const dealFields: readonly Spec[] = [
  id, ...createdShort, leadId, company, contact,
  ['quoteId', 'crm_quote', 'Estimate', 'Коммерческое предложение'],
  title,
  ['productId', 'string', 'Product', 'Товар', 'rd'],
  category, stage, semantics,
  ['isNew', 'boolean', 'New deal', 'Новая сделка', 'r'],
  ['isRecurring', 'boolean', 'Recurring deal', 'Регулярная сделка'],
  returning,
  ['isRepeatedApproach', 'boolean', 'Repeated inquiry', 'Повторное обращение', 'r'],
  ['closed', 'boolean', 'Closed', 'Закрыта', 'r'],
  typeId, opportunity, manual, tax, currency,
  ['probability', 'integer', 'Probability, %', 'Вероятность, %'],
  comments,
  ['begindate', 'date', 'Start date', 'Дата начала'],
  ['begindateShort', 'datetime', 'Start date (short)', 'Дата начала (кратко)', 'rd'],
  ['closedate', 'date', 'End date', 'Предполагаемая дата закрытия'],
  ['closedateShort', 'datetime', 'End date (short)', 'Предполагаемая дата закрытия (кратко)', 'rd'],
  ['eventDate', 'datetime', 'Event date', 'Дата события', 'r'],
  ['eventDateShort', 'datetime', 'Event date (short)', 'Дата события (кратко)', 'rd'],
  ['eventId', 'crm_status', 'Event type', 'Тип события', 'r'],
  ['eventDescription', 'text', 'Event description', 'Описание события', 'r'],
  ['locationId', 'location', 'Location', 'Местоположение'],
  webform, ...source, ...origin,
  ['additionalInfo', 'string', 'Additional information', 'Дополнительная информация'],
  searchContent,
  ['orderStage', 'string', 'Payment stage', 'Стадия оплаты', 'r'],
  ...moved, ...lastActivity,
  ['isWork', 'boolean', 'In progress', 'В работе', 'rd'],
  ['isWon', 'boolean', 'Won', 'Успешна', 'rd'],
  ['isLose', 'boolean', 'Lost', 'Провалена', 'rd'],
  ['receivedAmount', 'string', 'Amount received', 'Полученная сумма', 'rd'],
  ['lostAmount', 'string', 'Amount lost', 'Упущенная сумма', 'rd'],
  ['hasProducts', 'boolean', 'Has products', 'Есть товары', 'rd'],
  ...utm, observers, contactIds, contacts,
]

export const contactFields: readonly Spec[] = [
  id, ...created, company, ...source, ...names,
  ['photo', 'file', 'Photo', 'Фотография', 'rd'],
  post, address, comments, leadId,
  ['export', 'boolean', 'Included in export', 'Участвует в экспорте'],
  typeId, webform, ...origin,
  ['originVersion', 'string', 'Original version', 'Версия оригинала'],
  birthdate, honorific, ...reachable, searchContent, category, ...lastActivity,
  ['login', 'string', 'Login', 'Логин', 'rd'],
  ['emailHome', 'string', 'Personal e-mail', 'Частный e-mail', 'r'],
  ['emailWork', 'string', 'Work e-mail', 'Рабочий e-mail', 'r'],
  ['emailMailing', 'string', 'Mailing e-mail', 'E-mail для рассылок', 'r'],
  ['phoneMobile', 'string', 'Mobile phone', 'Мобильный телефон', 'r'],
  ['phoneWork', 'string', 'Work phone', 'Рабочий телефон', 'r'],
  ['phoneMailing', 'string', 'Mailing phone', 'Телефон для рассылок', 'r'],
  ...firstCommunications, ...utm, observers,
  ['companyIds', 'crm_company', 'COMPANY_IDS', 'COMPANY_IDS', 'm'],
]

export const companyFields: readonly Spec[] = [
  id, ...created, title,
  ['logo', 'file', 'Logo', 'Логотип', 'rd'],
  address,
  ['addressLegal', 'text', 'Legal address', 'Юридический адрес', 'o'],
  ['bankingDetails', 'string', 'Banking details', 'Банковские реквизиты'],
  comments, typeId,
  ['industry', 'crm_status', 'Industry', 'Сфера деятельности'],
  ['revenue', 'double', 'Annual turnover', 'Годовой оборот'],
  currency,
  ['employees', 'crm_status', 'Number of employees', 'Кол-во сотрудников'],
  leadId, webform, ...origin,
  ['originVersion', 'string', 'Original version', 'Версия оригинала'],
  ...reachable,
  ['isMyCompany', 'boolean', 'My company', 'Моя компания'],
  searchContent, category, ...lastActivity, ...communications, ...firstCommunications, ...utm, observers, contactIds,
]

/** With the setting of the smart process that switches the field on. */
export const smartProcessFields: readonly (readonly [flag: string | null, specs: readonly Spec[]])[] = [
  [null, [id, title, ['xmlId', 'string', 'External code', 'Внешний код'], ...created, webform]],
  ['isBeginCloseDatesEnabled', [['begindate', 'date', 'Start date', 'Дата начала'], ['closedate', 'date', 'End date', 'Дата завершения']]],
  ['isClientEnabled', [company, contact, contactIds, contacts]],
  ['isObserversEnabled', [observers]],
  [null, [category]],
  ['isStagesEnabled', [
    ['movedTime', 'datetime', 'Moved at', 'Дата изменения стадии', 'r'],
    ['movedBy', 'user', 'Moved by', 'Кем изменена стадия', 'r'],
    stage,
    ['previousStageId', 'crm_status', 'Previous stage', 'Предыдущая стадия', 'r'],
  ]],
  ['isSourceEnabled', source],
  ['isLinkWithProductsEnabled', [currency, manual, opportunity, tax]],
  ['isMycompanyEnabled', [['mycompanyId', 'crm_company', 'Your company details', 'Реквизиты вашей компании']]],
  [null, lastActivity],
]

/** Dictionaries behind fields of the type `crm_status`, besides the stages. */
export const dictionaries: Readonly<Record<string, string>> = {
  'sourceId': 'SOURCE', 'honorific': 'HONORIFIC', 'industry': 'INDUSTRY', 'employees': 'EMPLOYEES', 'eventId': 'EVENT_TYPE',
  '2:typeId': 'DEAL_TYPE', '3:typeId': 'CONTACT_TYPE', '4:typeId': 'COMPANY_TYPE',
}
