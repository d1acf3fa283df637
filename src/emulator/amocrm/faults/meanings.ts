import type { FaultName, Standing } from './switches.ts'

interface Meaning { readonly ru: string, readonly en: string }

/** What each switch does, for whoever reads `/sandbox/faults` or a panel. A question mark stands where no page of the vendor says how it really is. */
export const meanings: Readonly<Record<keyof Standing | FaultName, Meaning>> = {
  requestLimit: { ru: '7 запросов в секунду с одного адреса, сверх того 429.', en: '7 requests a second for an address, beyond it 429.' },
  blockAfter: { ru: 'Сколько отказов 429 за минуту, прежде чем адрес получит страницу 403 на всё; 0 — никогда.', en: 'How many 429s within a minute before the address gets the 403 page for everything; 0: never.' },
  retryAfter: { ru: 'Сколько секунд ждать велит ответ 429 (retry_after).', en: 'How many seconds a 429 says to wait (retry_after).' },
  unpaid: { ru: 'Аккаунт не оплачен: 402 на любой запрос.', en: 'The account is not paid: 402 to every request.' },
  apiFilter: { ru: 'is_api_filter_enabled. Если выключено, filter[…] сделок, контактов и компаний не действует (?).', en: 'is_api_filter_enabled. When off, filter[…] of leads, contacts and companies is ignored (?).' },
  requireXhr: { ru: 'Запись из браузера требует заголовка X-Requested-With (?).', en: 'Writes of a browser want the header X-Requested-With (?).' },
  requireCsrf: { ru: 'Запись из браузера требует заголовка X-CSRF-Token (?).', en: 'Writes of a browser want the header X-CSRF-Token (?).' },
  anybodyCreatesFields: { ru: 'Поля может создавать не только администратор (?).', en: 'Not only administrators may create fields (?).' },
  anybodyConfiguresWidgets: { ru: 'Настройки виджета через API может менять не только администратор (?).', en: 'Not only administrators may change a widget’s settings by the API (?).' },
  missingIs: { ru: 'Чем отвечают на несуществующий номер: 204 или 404 (?).', en: 'What a number that is not there is answered with: 204 or 404 (?).' },
  hiddenIs: { ru: 'Чем отвечают на карточку, которую нельзя видеть: 204 или 403 (?).', en: 'What a card that may not be seen is answered with: 204 or 403 (?).' },
  usualOrder: { ru: 'Порядок списков, о котором не просили: по номерам вверх или вниз (?).', en: 'The order of lists that nobody asked an order of: by number, up or down (?).' },
  taskEventsOf: { ru: 'Чьи события задачи: самой задачи или её карточки (?).', en: 'Whose the events of a task are: the task’s own or its card’s (?).' },
  tasksFollowCards: { ru: 'Задачи чужих карточек скрыты (?).', en: 'Tasks of cards that may not be seen are hidden (?).' },
  pinnedIsTold: { ru: 'with=is_pinned действует в этом аккаунте (?).', en: 'with=is_pinned works in this account (?).' },
  pinsAtMost: { ru: 'Сколько примечаний карточки можно закрепить; 0 — сколько угодно (?).', en: 'How many notes of a card may be pinned; 0: any number (?).' },
  serviceNotesPin: { ru: 'Служебные примечания можно закреплять (?).', en: 'Service messages may be pinned (?).' },
  textAtMost: { ru: 'Сколько символов остаётся от примечания, текстового поля, настройки виджета; 0 — все (?).', en: 'How many characters are kept of a note, a text field, a widget’s setting; 0: all (?).' },
  catalogs: { ru: 'На тарифе есть списки; иначе 403 (?).', en: 'The plan has lists; otherwise 403 (?).' },
  requestTime: { ru: 'Сколько миллисекунд выполняется запрос: { "GET /events": 400, "*": 80 }.', en: 'How many milliseconds a request is worked on: { "GET /events": 400, "*": 80 }.' },
  latency: { ru: 'Запрос и ответ идут дольше на столько миллисекунд.', en: 'The request and its answer take so many milliseconds longer.' },
  dropBefore: { ru: 'Связь обрывается до выполнения: ничего не сделано.', en: 'The connection breaks before the work: nothing is done.' },
  dropAfter: { ru: 'Связь обрывается после выполнения: сделано, но ответа нет.', en: 'The connection breaks after the work: it is done, and no answer comes.' },
  sessionEnded: { ru: 'Сессия закончилась: 401.', en: 'The session has ended: 401.' },
  tooMany: { ru: '429 без причины; json: false — страницей вместо JSON.', en: 'A 429 without a reason; json: false sends a page instead of JSON.' },
  blocked: { ru: 'Адрес заблокирован: страница 403.', en: 'The address is shut out: the 403 page.' },
  gatewayTimeout: { ru: '504 на пакет больше moreThan; carriedOut — всё же выполнен.', en: '504 to a batch of more than moreThan; carriedOut: it is done all the same.' },
  serverError: { ru: '500 ErrInternalServer; carriedOut — запрос всё же выполнен.', en: '500 ErrInternalServer; carriedOut: the request is done all the same.' },
  notJson: { ru: 'Запрос выполнен, но вместо JSON пришла страница.', en: 'The request is done, but a page comes instead of JSON.' },
  forbidden: { ru: '403, будто прав нет.', en: '403, as if there were no right.' },
}
