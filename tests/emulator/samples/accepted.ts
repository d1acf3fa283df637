const fuller = 'user.get prints it of the same person'
const ofItsType = 'which settings there are depends on the field\'s type, and the sample has fields of other types'
const noSeries = 'an event that was never part of a changed series has no relations, which PHP prints as an empty text'
const occurrence = 'one of several occurrences of a series names its own number and times; the sample shows the series itself'
const inOtherPages = 'the pages of crm.category.get and crm.category.list print it of a category that was made by hand'
const ofItsOwn = 'a card prints the kinds of phones and mails that it has, and the local portal keeps no messengers'
const ofOtherTaskPages = 'the pages of tasks.task.start and its like print it of a task, whatever was done to it'
const ofTheAccount = 'which user fields messages have depends on the account\'s settings, says the page, and the local portal\'s have none'
const timeOnce = 'that page shows the envelope\'s time one level too deep'

/** Where a reply of the local portal rightly differs from the sample, by method: the difference and the reason. */
export const accepted: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'user.current': {
    'extra result.SECOND_NAME': fuller,
    'extra result.TIME_ZONE': fuller,
    'extra result.PERSONAL_WWW': fuller,
    'extra result.PERSONAL_MOBILE': fuller,
    'extra result.PERSONAL_CITY': fuller,
    'extra result.WORK_PHONE': fuller,
    'extra result.USER_TYPE': fuller,
  },
  'department.get': {
    'extra result[].UF_HEAD': 'department.fields lists it and the method filters by it; the departments of the sample have no heads',
  },
  'crm.category.add': {
    'extra result.category.originId': inOtherPages,
    'extra result.category.originatorId': inOtherPages,
  },
  'crm.category.update': {
    'extra result.category.originId': inOtherPages,
    'extra result.category.originatorId': inOtherPages,
  },
  'log.blogpost.get': {
    'missing result[].UF_BLOG_POST_DOC': ofTheAccount,
    'missing result[].UF_BLOG_POST_URL_PRV': ofTheAccount,
    'missing result[].UF_GRATITUDE': ofTheAccount,
    'missing result[].UF_BLOG_POST_FILE': ofTheAccount,
    'missing result[].UF_BLOG_POST_IMPRTNT': ofTheAccount,
    'missing result[].UF_IMPRTANT_DATE_END': ofTheAccount,
    'missing result[].UF_BLOG_POST_VOTE': ofTheAccount,
    'missing result[].UF_MAIL_MESSAGE': ofTheAccount,
  },
  'crm.lead.get': {
    'missing result.PHONE': ofItsOwn,
    'missing result.IM': ofItsOwn,
    'extra result.EMAIL': ofItsOwn,
  },
  'crm.contact.get': {
    'missing result.PHONE': ofItsOwn,
  },
  'crm.company.get': {
    'extra result.PHONE': ofItsOwn,
  },
  'crm.deal.userfield.list': {
    'type result[].SETTINGS.DEFAULT_VALUE': ofItsType,
    'extra result[].SETTINGS.LABEL': ofItsType,
    'extra result[].SETTINGS.LABEL_CHECKBOX': ofItsType,
  },
  'crm.contact.userfield.list': {
    'extra result[].SETTINGS.ROWS': ofItsType,
    'extra result[].SETTINGS.REGEXP': ofItsType,
    'extra result[].SETTINGS.MIN_LENGTH': ofItsType,
    'extra result[].SETTINGS.MAX_LENGTH': ofItsType,
    'type result[].SETTINGS.DEFAULT_VALUE': ofItsType,
    'extra result[].SETTINGS.DISPLAY': ofItsType,
    'extra result[].SETTINGS.CAPTION_NO_VALUE': ofItsType,
    'extra result[].SETTINGS.SHOW_NO_VALUE': ofItsType,
    'extra result[].LIST': ofItsType,
  },
  'crm.company.userfield.list': {
    'extra result[].SETTINGS.POPUP': ofItsType,
  },
  'calendar.event.get': {
    'type result[].RELATIONS': noSeries,
    'extra result[].~DATE_FROM': occurrence,
    'extra result[].~DATE_TO': occurrence,
    'extra result[].RINDEX': occurrence,
  },
  'calendar.event.get.nearest': {
    'type result[].RELATIONS': noSeries,
    'extra result[].~DATE_FROM': occurrence,
    'extra result[].~DATE_TO': occurrence,
    'extra result[].RINDEX': occurrence,
  },
  'calendar.event.getbyid': {
    'type result.RELATIONS': noSeries,
  },
  'tasks.task.add': {
    'extra result.task.sprintId': ofOtherTaskPages,
    'extra result.task.backlogId': ofOtherTaskPages,
    'extra result.task.action.take': ofOtherTaskPages,
    'extra result.task.checkListTree.fields.nodeId': ofOtherTaskPages,
  },
  'tasks.task.update': {
    'extra result.task.parentId': ofOtherTaskPages,
  },
  'tasks.task.list': {
    'missing result.tasks[].lengthDeadline': 'tasks/fields.md does not name it, and no page says what it means',
  },
  'tasks.task.getfields': {
    'missing result.fields.UF_NEW_TASKS_FIELD': 'a user field of the portal that the sample comes from',
  },
  'tasks.task.start': { 'missing result.time': timeOnce },
  'tasks.task.pause': { 'missing result.time': timeOnce },
  'tasks.task.defer': { 'missing result.time': timeOnce },
  'tasks.task.renew': { 'missing result.time': timeOnce },
}
