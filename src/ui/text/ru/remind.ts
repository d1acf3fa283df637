import { counted } from '../plural.ts'

const findings = (count: number) => counted('ru', count, { one: 'нарушение', few: 'нарушения', other: 'нарушений' })
const people = (count: number) => counted('ru', count, { one: 'сотрудник', few: 'сотрудника', other: 'сотрудников' })
const toPeople = (count: number) => counted('ru', count, { one: 'сотруднику', other: 'сотрудникам' })
const days = (count: number) => counted('ru', count, { one: 'день', few: 'дня', other: 'дней' })

export const remind = {
  title: 'Напоминания',
  failed: 'Не удалось узнать, о чём пора напомнить.',
  refresh: 'Обновить',
  never: 'Базу ещё ни разу не проверяли, напоминать не о чем. Запустите проверку на вкладке «Проверка базы».',
  dataOf: (when: string) => `Данные проверки от ${when}.`,
  dataOld: (count: number) => `С проверки прошло ${days(count)}: часть нарушений могли исправить. Лучше сначала проверить базу.`,
  rules: (again: number) => `Каждый получает не больше одного сообщения в день. Об одном нарушении напоминаем не чаще чем раз в ${days(again)}.`,
  heads: (escalate: number) => `О том, что не исправлено ${days(escalate)}, узнаёт руководитель отдела.`,
  noHeads: 'Кто руководит отделом, CRM не знает, поэтому руководителям ничего не сообщаем.',
  settings: 'Сроки и тихие дни задаёт регламент.',
  byHand: 'Сообщения уходят, только когда кто-то нажмёт «Отправить».',

  last: {
    never: 'Рассылок ещё не было.',
    whole: (when: string, name: string, browser: string, count: number) => `Последняя рассылка: ${when}. Отправитель: ${name}, браузер: ${browser}. Получателей: ${count}.`,
    cards: (when: string, name: string, browser: string, count: number) => `Последнее напоминание: ${when}, о выбранных карточках. Отправитель: ${name}, браузер: ${browser}. Получателей: ${count}.`,
    underWay: (when: string, name: string, browser: string) => `Напоминания сейчас отправляет ${name}, начало ${when}, браузер: ${browser}. Второго сообщения никто не получит.`,
    unfinished: (when: string, name: string, browser: string) => `Рассылка от ${when} не закончена. Отправитель: ${name}, браузер: ${browser}. Кому она дошла, неизвестно: об этих нарушениях напомним позже.`,
    refused: (names: string) => `CRM не приняла сообщение для: ${names}.`,
  },

  quiet: {
    weekday: 'Сегодня тихий день недели: напоминания не отправляются.',
    date: 'Сегодня тихий день: напоминания не отправляются.',
    unreadable: 'Запись о сегодняшней рассылке не читается: её могла сделать более новая версия приложения. Сегодня больше ничего не отправится.',
    waiting: (count: number) => `Ждёт напоминания: ${findings(count)}.`,
  },

  offer: {
    due: (count: number, toWhom: number) => `Пора напомнить: ${findings(count)}, ${people(toWhom)}.`,
    nothing: 'Сейчас напоминать не о чем.',
    nothingOpen: 'Открытых нарушений нет.',
    preview: 'Посмотреть, кому и что уйдёт',
    show: 'Посмотреть',
    later: 'Позже',
    mayNot: 'Отправлять напоминания могут те, кому разрешено проверять базу.',
  },

  counts: {
    title: 'Кто сейчас не получит сообщения',
    recent: (count: number) => `Напоминали недавно: ${findings(count)}.`,
    today: (names: string) => `Сегодняшнее сообщение уже отправлено или отправляется: ${names}.`,
    dismissed: (names: string) => `Уволены, напоминать некому: ${names}. Передайте их карточки.`,
    unknown: (names: string) => `CRM не знает таких сотрудников: ${names}.`,
    headless: (names: string) => `Сообщить руководителю нельзя, его нет у этих сотрудников: ${names}.`,
    person: (name: string, count: number) => `${name} (${findings(count)})`,
    more: (count: number) => `и ещё ${count}`,
  },

  preview: {
    title: 'Что получит каждый',
    failed: 'Не удалось собрать сообщения.',
    intro: {
      notification: 'Сообщения придут в уведомления CRM от имени приложения.',
      task: 'В этой CRM нельзя прислать уведомление другому человеку, поэтому каждый получит от вас задачу на сегодня с этим текстом.',
    },
    to: (name: string) => `Кому: ${name}`,
    send: (count: number) => `Отправить ${toPeople(count)}`,
    sending: 'Отправляем…',
    close: 'Закрыть',
    all: (count: string) => `Показать все сообщения (${count})`,
    fewer: 'Свернуть',
  },

  sent: {
    done: (count: number) => `Отправлено ${toPeople(count)}.`,
    refused: (names: string) => `CRM не приняла сообщение для: ${names}. Скорее всего, эти сотрудники уволены.`,
    skipped: (names: string) => `Не отправлено: ${names}. Им только что напомнил кто-то другой.`,
    taken: (name: string, when: string, browser: string) => `Напоминания уже отправлены: ${name}, ${when}, браузер ${browser}. Ваша рассылка не ушла, второго сообщения никто не получит.`,
    taking: (name: string, when: string, browser: string) => `Уже отправляет ${name}, начало ${when}, браузер ${browser}. Ваша рассылка не ушла, второго сообщения никто не получит.`,
    abandoned: (name: string, when: string, browser: string) => `Рассылка уже начата и не закончена: ${name}, ${when}, браузер ${browser}. Кому она дошла, неизвестно, поэтому ваша не ушла: второго сообщения никто не получит.`,
    expired: 'Начался другой день, ничего не отправлено. Посмотрите заново, о чём пора напомнить.',
    failed: 'Отправить не получилось.',
    begun: 'Отправлено не до конца.',
  },

  cards: {
    nothing: 'О выбранных карточках сейчас напоминать некому или не о чем.',
    title: 'Напомнить о выбранных карточках',
  },
}
