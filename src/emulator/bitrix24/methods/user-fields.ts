interface Title { readonly ru: string, readonly en: string }

/** Fields of a person's profile with their titles, from user/user-fields.md. */
export const userFieldTitles: Readonly<Record<string, Title>> = {
  ID: { ru: 'ID', en: 'ID' },
  XML_ID: { ru: 'Внешний код', en: 'External code' },
  ACTIVE: { ru: 'Активность', en: 'Activity' },
  NAME: { ru: 'Имя', en: 'First Name' },
  LAST_NAME: { ru: 'Фамилия', en: 'Last Name' },
  SECOND_NAME: { ru: 'Отчество', en: 'Middle Name' },
  TITLE: { ru: 'Обращение', en: 'User List' },
  EMAIL: { ru: 'E-Mail', en: 'E-Mail' },
  LAST_LOGIN: { ru: 'Последняя авторизация', en: 'Last Authorization' },
  DATE_REGISTER: { ru: 'Дата регистрации', en: 'Registration Date' },
  TIME_ZONE: { ru: 'TIME_ZONE', en: 'TIME_ZONE' },
  IS_ONLINE: { ru: 'IS_ONLINE', en: 'IS_ONLINE' },
  TIMESTAMP_X: { ru: 'TIMESTAMP_X', en: 'TIMESTAMP_X' },
  LAST_ACTIVITY_DATE: { ru: 'LAST_ACTIVITY_DATE', en: 'LAST_ACTIVITY_DATE' },
  PERSONAL_GENDER: { ru: 'Пол', en: 'Gender' },
  PERSONAL_PROFESSION: { ru: 'Профессия', en: 'Profession' },
  PERSONAL_WWW: { ru: 'Домашняя страничка', en: 'Homepage' },
  PERSONAL_BIRTHDAY: { ru: 'Дата рождения', en: 'Date of Birth' },
  PERSONAL_PHOTO: { ru: 'Фотография', en: 'Photo' },
  PERSONAL_ICQ: { ru: 'ICQ', en: 'ICQ' },
  PERSONAL_PHONE: { ru: 'Личный телефон', en: 'Personal Phone' },
  PERSONAL_FAX: { ru: 'Факс', en: 'Fax' },
  PERSONAL_MOBILE: { ru: 'Личный мобильный', en: 'Personal Mobile' },
  PERSONAL_PAGER: { ru: 'Пейджер', en: 'Pager' },
  PERSONAL_STREET: { ru: 'Улица проживания', en: 'Residential Street' },
  PERSONAL_CITY: { ru: 'Город проживания', en: 'Residential City' },
  PERSONAL_STATE: { ru: 'Область / край', en: 'State / Region' },
  PERSONAL_ZIP: { ru: 'Почтовый индекс', en: 'Zip Code' },
  PERSONAL_COUNTRY: { ru: 'Страна', en: 'Country' },
  PERSONAL_MAILBOX: { ru: 'Почтовый ящик', en: 'P.O. Box' },
  PERSONAL_NOTES: { ru: 'Дополнительные заметки', en: 'Additional Notes' },
  WORK_PHONE: { ru: 'Телефон компании', en: 'Company Phone' },
  WORK_COMPANY: { ru: 'Компания', en: 'Company' },
  WORK_POSITION: { ru: 'Должность', en: 'Job Title' },
  WORK_DEPARTMENT: { ru: 'Департамент', en: 'Department' },
  WORK_WWW: { ru: 'Сайт компании', en: 'Company Website' },
  WORK_FAX: { ru: 'WORK_FAX', en: 'WORK_FAX' },
  WORK_PAGER: { ru: 'WORK_PAGER', en: 'WORK_PAGER' },
  WORK_STREET: { ru: 'WORK_STREET', en: 'WORK_STREET' },
  WORK_MAILBOX: { ru: 'WORK_MAILBOX', en: 'WORK_MAILBOX' },
  WORK_CITY: { ru: 'Город работы', en: 'Work City' },
  WORK_STATE: { ru: 'WORK_STATE', en: 'WORK_STATE' },
  WORK_ZIP: { ru: 'WORK_ZIP', en: 'WORK_ZIP' },
  WORK_COUNTRY: { ru: 'WORK_COUNTRY', en: 'WORK_COUNTRY' },
  WORK_PROFILE: { ru: 'WORK_PROFILE', en: 'WORK_PROFILE' },
  WORK_LOGO: { ru: 'WORK_LOGO', en: 'WORK_LOGO' },
  WORK_NOTES: { ru: 'WORK_NOTES', en: 'WORK_NOTES' },
  UF_SKYPE_LINK: { ru: 'Ссылка на чат в Skype', en: 'Skype Chat Link' },
  UF_ZOOM: { ru: 'Zoom', en: 'Zoom' },
  UF_EMPLOYMENT_DATE: { ru: 'Дата принятия на работу', en: 'Hire Date' },
  UF_TIMEMAN: { ru: 'Учёт рабочего времени', en: 'Time Tracking' },
  UF_DEPARTMENT: { ru: 'Подразделения', en: 'Units' },
  UF_INTERESTS: { ru: 'Интересы', en: 'Interests' },
  UF_SKILLS: { ru: 'Навыки', en: 'Skills' },
  UF_WEB_SITES: { ru: 'Другие сайты', en: 'Other Websites' },
  UF_XING: { ru: 'Xing', en: 'Xing' },
  UF_LINKEDIN: { ru: 'LinkedIn', en: 'LinkedIn' },
  UF_TWITTER: { ru: 'Twitter', en: 'Twitter' },
  UF_SKYPE: { ru: 'Skype', en: 'Skype' },
  UF_DISTRICT: { ru: 'Район', en: 'District' },
  UF_PHONE_INNER: { ru: 'Внутренний телефон', en: 'Extension' },
  USER_TYPE: { ru: 'USER_TYPE', en: 'USER_TYPE' },
}

/** What `user_brief` may see, from user/user-scope.md. */
const briefFields: readonly string[] = [
  'ID', 'XML_ID', 'ACTIVE', 'NAME', 'LAST_NAME', 'SECOND_NAME', 'TITLE', 'IS_ONLINE', 'TIME_ZONE', 'PERSONAL_PHOTO',
  'TIMESTAMP_X', 'DATE_REGISTER', 'PERSONAL_PROFESSION', 'PERSONAL_GENDER', 'PERSONAL_BIRTHDAY', 'PERSONAL_CITY',
  'PERSONAL_STATE', 'PERSONAL_COUNTRY', 'WORK_POSITION', 'WORK_CITY', 'WORK_STATE', 'WORK_COUNTRY', 'LAST_ACTIVITY_DATE',
  'UF_EMPLOYMENT_DATE', 'UF_TIMEMAN', 'UF_SKILLS', 'UF_INTERESTS', 'UF_DEPARTMENT', 'UF_PHONE_INNER',
]

/** What `user_basic` may see, from the same page. */
const basicFields: readonly string[] = [
  'ID', 'XML_ID', 'ACTIVE', 'NAME', 'LAST_NAME', 'SECOND_NAME', 'TITLE', 'EMAIL', 'PERSONAL_PHONE', 'WORK_PHONE',
  'WORK_POSITION', 'WORK_COMPANY', 'IS_ONLINE', 'TIME_ZONE', 'TIMESTAMP_X', 'DATE_REGISTER', 'LAST_ACTIVITY_DATE',
  'PERSONAL_PROFESSION', 'PERSONAL_GENDER', 'PERSONAL_BIRTHDAY', 'PERSONAL_PHOTO', 'PERSONAL_FAX', 'PERSONAL_MOBILE',
  'PERSONAL_PAGER', 'PERSONAL_STREET', 'PERSONAL_MAILBOX', 'PERSONAL_CITY', 'PERSONAL_STATE', 'PERSONAL_ZIP', 'PERSONAL_COUNTRY',
  'PERSONAL_NOTES', 'WORK_DEPARTMENT', 'WORK_WWW', 'WORK_FAX', 'WORK_PAGER', 'WORK_STREET', 'WORK_MAILBOX', 'WORK_CITY',
  'WORK_STATE', 'WORK_ZIP', 'WORK_COUNTRY', 'WORK_PROFILE', 'WORK_LOGO', 'WORK_NOTES', 'UF_DEPARTMENT', 'UF_DISTRICT',
  'UF_SKYPE', 'UF_SKYPE_LINK', 'UF_ZOOM', 'UF_TWITTER', 'UF_FACEBOOK', 'UF_LINKEDIN', 'UF_XING', 'UF_WEB_SITES',
  'UF_PHONE_INNER', 'UF_EMPLOYMENT_DATE', 'UF_TIMEMAN', 'UF_SKILLS', 'UF_INTERESTS',
]

/** The widest set of fields that any of the caller's scopes allows. */
export function visibleUserFields(scope: readonly string[]): ReadonlySet<string> {
  if (scope.includes('user')) return new Set(Object.keys(userFieldTitles))
  return new Set([...(scope.includes('user_basic') ? basicFields : []), ...(scope.includes('user_brief') ? briefFields : [])])
}
