import type { groups, PresetId } from './presets.ts'

interface Words {
  readonly open: string
  readonly title: string
  readonly about: string
  readonly clear: string
  readonly on: string
  readonly fired: (count: number) => string
  readonly groups: Readonly<Record<(typeof groups)[number]['id'], string>>
  /** Name and one sentence. */
  readonly presets: Readonly<Record<PresetId, readonly [name: string, about: string]>>
}

const times = new Intl.PluralRules('ru')

export const words: Readonly<Record<'ru' | 'en', Words>> = {
  ru: {
    open: 'Сбои',
    title: 'Сбои портала',
    about: 'Мешают только запросам приложения. Сам портал, вебхуки и другие страницы работают как обычно.',
    clear: 'Выключить все',
    on: 'Включено сбоев',
    fired: count => `сработал ${count} ${times.select(count) === 'few' ? 'раза' : 'раз'}`,
    groups: { network: 'Связь', portal: 'Ответы портала', limits: 'Лимиты', rights: 'Права и тариф', access: 'Авторизация' },
    presets: {
      slow: ['Обычная связь', 'Каждый запрос идёт 150 мс.'],
      verySlow: ['Медленная связь', 'Каждый запрос идёт 3 секунды.'],
      uneven: ['Неровная связь', 'Запрос идёт от 50 мс до 3 секунд, по-разному.'],
      lostBefore: ['Обрыв до записи', 'Следующая запись не дойдёт до портала.'],
      lostAfter: ['Обрыв после записи', 'Следующая запись будет сделана, но ответ потеряется.'],
      lostHalf: ['Обрыв на середине', 'Из следующего пакета с записью выполнится только первая команда.'],
      serverError: ['Ошибка сервера', 'На каждый запрос портал отвечает 500.'],
      htmlPage: ['Страница вместо данных', 'Вместо JSON приходит страница 502 веб-сервера.'],
      emptyCode: ['Ошибка без кода', 'Запись в календарь отклоняется ошибкой с пустым кодом.'],
      wrongType: ['Не тот тип', 'Вместо номера ответственного в карточках приходит текст.'],
      requestLimit: ['Лимит запросов', 'После 50 запросов подряд портал пропускает по 2 в секунду.'],
      enterprise: ['Тариф Enterprise', 'Запас 250 запросов, потом по 5 в секунду.'],
      methodTime: ['Лимит времени метода', 'Каждый метод якобы работает 55 секунд: после девяти вызовов он закрыт на 10 минут.'],
      tooLong: ['Слишком долго', 'Каждый метод якобы работает 61 секунду: запрос обрывается.'],
      heavy: ['Большой портал', 'Каждый метод работает 0,1 секунды: пакет из 50 команд отвечает через 5 секунд.'],
      noWrite: ['Отнято право изменять', 'Вы больше не можете менять карточки CRM.'],
      noRead: ['Отнято право смотреть', 'Вы больше не видите карточек CRM.'],
      noScope: ['Нет доступа к календарю', 'Приложение не получило право на календарь.'],
      noSmartProcesses: ['Тариф без смарт-процессов', 'Смарт-процессы и их элементы нельзя создать или изменить.'],
      restClosed: ['REST закрыт', 'На этом тарифе приложения не работают: 403 на каждый запрос.'],
      expired: ['Токен устарел', 'Следующий запрос потребует обновить токен.'],
      slowRefresh: ['Долгое обновление токена', 'Токен устарел, новый придёт через 8 секунд.'],
      slept: ['Страница спала', 'Токен устарел, а портал не даёт новый.'],
    },
  },
  en: {
    open: 'Faults',
    title: 'Faults of the portal',
    about: 'They trouble only the requests of the application. The portal itself, webhooks and other pages work as usual.',
    clear: 'Switch all off',
    on: 'Faults switched on',
    fired: count => `fired ${count === 1 ? 'once' : `${count} times`}`,
    groups: { network: 'Connection', portal: 'Answers of the portal', limits: 'Limits', rights: 'Rights and plan', access: 'Authorisation' },
    presets: {
      slow: ['Ordinary connection', 'Every request takes 150 ms.'],
      verySlow: ['Slow connection', 'Every request takes 3 seconds.'],
      uneven: ['Uneven connection', 'A request takes anything from 50 ms to 3 seconds.'],
      lostBefore: ['Lost before writing', 'The next write does not reach the portal.'],
      lostAfter: ['Lost after writing', 'The next write is done, but its answer is lost.'],
      lostHalf: ['Lost half way', 'Of the next batch that writes only the first command is carried out.'],
      serverError: ['Server error', 'The portal answers every request with 500.'],
      htmlPage: ['Page instead of data', 'The web server’s 502 page comes instead of JSON.'],
      emptyCode: ['Error without a code', 'Writing to the calendar fails with an error whose code is empty.'],
      wrongType: ['Wrong type', 'Cards come with a text instead of the number of the responsible person.'],
      requestLimit: ['Request rate', 'After 50 requests in a row the portal lets pass 2 a second.'],
      enterprise: ['Enterprise plan', '250 requests in a row, then 5 a second.'],
      methodTime: ['Method time', 'Each method is said to take 55 seconds: after nine calls it is closed for 10 minutes.'],
      tooLong: ['Too long', 'Each method is said to take 61 seconds: the request is cut off.'],
      heavy: ['Large portal', 'Each method takes 0.1 seconds: a batch of 50 commands answers after 5 seconds.'],
      noWrite: ['Right to edit withdrawn', 'You can no longer change CRM cards.'],
      noRead: ['Right to view withdrawn', 'You no longer see any CRM card.'],
      noScope: ['No access to the calendar', 'The application was not given the calendar.'],
      noSmartProcesses: ['Plan without smart processes', 'Smart processes and their items cannot be added or changed.'],
      restClosed: ['REST is closed', 'Applications do not work on this plan: 403 to every request.'],
      expired: ['Expired token', 'The next request asks for a new token.'],
      slowRefresh: ['Slow new token', 'The token has expired, the new one takes 8 seconds.'],
      slept: ['The page has slept', 'The token has expired, and the portal gives no new one.'],
    },
  },
}
