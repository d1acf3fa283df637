import type { SwitchName } from './switches.ts'

/** What each switch does, for whoever reads `/sandbox/faults` or the panel on the portal's pages. */
export const meanings: Readonly<Record<SwitchName, { readonly ru: string, readonly en: string }>> = {
  requestLimit: {
    ru: 'Лимит интенсивности: запас 50 запросов, восстанавливается по 2 в секунду (на Enterprise 250 и 5). Сверх него 503 QUERY_LIMIT_EXCEEDED.',
    en: 'Request rate: 50 requests at once, regained at 2 a second (Enterprise: 250 and 5). Beyond it 503 QUERY_LIMIT_EXCEEDED.',
  },
  methodTimeLimit: {
    ru: 'Лимит времени метода: после 480 секунд за десять минут 429 OPERATION_TIME_LIMIT.',
    en: 'Method time: after 480 seconds within ten minutes 429 OPERATION_TIME_LIMIT.',
  },
  plan: {
    ru: 'Тариф портала: professional или enterprise. От него зависят app.info и лимит интенсивности.',
    en: 'The portal’s plan: professional or enterprise. app.info and the request rate follow it.',
  },
  methodSeconds: {
    ru: 'Сколько секунд якобы работает метод; * в имени означает любую часть, * вместо имени — любой другой метод. Ждать приходится, только если включён methodWait; запрос дольше 60 секунд обрывается.',
    en: 'How many seconds a method is said to take; * in a name is any part of it, * alone any other method. Nobody waits unless methodWait is on; a request of more than 60 seconds is cut off.',
  },
  methodWait: {
    ru: 'Ответ приходит лишь тогда, когда прошло время из methodSeconds: пакет из 50 страниц по 0,1 с отвечает через 5 секунд. Другие запросы не ждут.',
    en: 'The answer comes only when the time of methodSeconds has passed: a batch of 50 pages at 0.1 s answers after 5 seconds. Other requests do not wait.',
  },
  latency: {
    ru: 'Задержка каждого запроса: постоянная (ms), случайная (random) или обе.',
    en: 'Every request takes longer: by a fixed time (ms), a random one (random), or both.',
  },
  dropBefore: {
    ru: 'Связь обрывается до выполнения: портал ничего не сделал.',
    en: 'The connection breaks before the call is carried out: the portal has done nothing.',
  },
  dropAfter: {
    ru: 'Связь обрывается после выполнения: портал всё сделал, ответ потерян. С commands выполняются только первые команды пакета.',
    en: 'The connection breaks after the call is carried out: all is done, the answer is lost. With commands only the first ones of a batch are done.',
  },
  serverError: {
    ru: 'Портал отвечает 500 INTERNAL_SERVER_ERROR; с carriedOut вызов при этом выполнен.',
    en: 'The portal answers 500 INTERNAL_SERVER_ERROR; with carriedOut the call was carried out all the same.',
  },
  notJson: {
    ru: 'Вместо JSON приходит страница HTML: 502 веб-сервера или 200 с формой входа.',
    en: 'A page of HTML instead of JSON: the web server’s 502, or a sign-in form with 200.',
  },
  expiredToken: {
    ru: 'Токен считается просроченным, какой бы он ни был: 401 expired_token.',
    en: 'The token counts as expired, whatever it is: 401 expired_token.',
  },
  restClosed: {
    ru: 'REST закрыт на этом тарифе: 403 ACCESS_DENIED.',
    en: 'REST is closed on this plan: 403 ACCESS_DENIED.',
  },
  refreshSlow: {
    ru: 'Новый токен приходит с задержкой.',
    en: 'A new token comes late.',
  },
  refreshRefused: {
    ru: 'Новый токен не приходит: страница портала спала слишком долго.',
    en: 'No new token comes: the portal’s page has slept too long.',
  },
  missingScope: {
    ru: 'У приложения нет названных прав (scopes): 403 insufficient_scope.',
    en: 'The app lacks the scopes named: 403 insufficient_scope.',
  },
  withdrawnRight: {
    ru: 'У сотрудника отнято право: read, write или add в CRM, admin во всём портале.',
    en: 'A person has lost a right: read, write or add in the CRM, admin in the whole portal.',
  },
  noSmartProcesses: {
    ru: 'Тариф без смарт-процессов: их самих и их элементы нельзя ни создать, ни изменить.',
    en: 'A plan without smart processes: neither they nor their items can be added or changed.',
  },
  emptyCode: {
    ru: 'Команда отвечает ошибкой с пустым кодом и ничего не делает.',
    en: 'A command fails with an error whose code is empty, and does nothing.',
  },
  wrongType: {
    ru: 'В ответе по пути path стоит value: не тот тип, что в документации.',
    en: 'The reply holds value at path: another type than the documentation promises.',
  },
}
