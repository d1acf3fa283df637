import { counted } from '../plural.ts'

export const units = {
  title: 'Незавершённые действия',
  count: (count: number) => counted('ru', count, { one: 'действие не завершено', few: 'действия не завершены', other: 'действий не завершено' }),
  repeat: 'Повторить',
  repeatAll: 'Повторить все',
  repeatOne: (deed: string) => `Повторить: ${deed}`,
  undo: 'Отменить',
  undoAll: 'Отменить все',
  undoOne: (deed: string) => `Отменить: ${deed}`,
  undoAsk: (count: number) => `Отменить ${counted('ru', count, { one: 'действие', few: 'действия', other: 'действий' })}? Записанное вернётся к прежнему, а введённое пропадёт.`,
  undoAskOne: 'Отменить действие? То, что вы в нём написали, пропадёт.',
  yes: 'Да, отменить',
  no: 'Нет',
  show: 'Подробнее',
  hide: 'Свернуть',

  /** What the person wanted. */
  deed: {
    'mark': 'Отправить на разбор',
    'withdraw': 'Снять отметку',
    'checklists': 'Изменить чек-листы',
    'checklist-add': 'Добавить чек-лист',
    'checklist-remove': 'Убрать чек-лист',
    'checklist-pin': 'Закрепить чек-листы',
    'book': 'Назначить разбор',
    'hold': 'Записать итог разбора',
    'miss': 'Записать, что разбор не состоялся',
    'cancel': 'Отменить встречу',
    'follow': 'Учесть изменения встреч',
    'requeue': 'Вернуть карточку в очередь',
    'relink': 'Привязать разбор к карточке',
    'todo': 'Поставить дело',
    'clear-mark': 'Очистить отметку на карточке',
    'save-regulation': 'Сохранить регламент',
    'except': 'Сделать исключение',
    'remind': 'Разослать напоминания',
    'digest': 'Опубликовать сводку',
  },
  card: (kind: string, id: number) => `${kind} № ${id}`,
  openMeeting: 'Открыть встречу',
  deadline: (when: string) => `срок ${when}`,
  people: (count: number) => counted('ru', count, { one: 'сотруднику', other: 'сотрудникам' }),

  started: (when: string) => `Начато ${when}.`,
  untouched: 'Ничего ещё не записано.',
  begun: 'Часть могла записаться: остальное допишется без повторов.',
  begunLeft: 'Часть могла записаться. «Отменить» вернёт всё к прежнему.',
  undoing: 'Записанное возвращается к прежнему, но ещё не всё.',
  left: 'Страницу закрыли раньше, чем действие закончилось.',
  state: {
    running: 'выполняется',
    undoing: 'отменяется',
    waiting: 'ждёт CRM',
    stopped: 'остановлено',
  },

  /** What was left by a closed page or a lost connection has been completed meanwhile. */
  completed: (count: number) => count === 1 ? 'Прерванное действие доведено до конца.' : `${counted('ru', count, { one: 'прерванное действие доведено', few: 'прерванных действия доведены', other: 'прерванных действий доведено' })} до конца.`,

  /** What undoing came to. */
  outcome: {
    'undone': (deed: string) => `«${deed}»: отменено, записанное вернулось к прежнему.`,
    'too-late': (deed: string) => `«${deed}»: отменить уже нельзя, действие доведено до конца.`,
    'forgotten': (deed: string) => `«${deed}»: отменено, записать ничего не успели.`,
  },
}
