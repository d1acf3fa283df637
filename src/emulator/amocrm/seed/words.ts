/** What only amoCRM says; everything else of the company is in the words that both CRMs share. */
export interface AccountWords {
  readonly won: string
  readonly lost: string
  readonly unsorted: string
  readonly followUp: string
  readonly meeting: string
  readonly management: string
  readonly roles: { readonly seller: string, readonly head: string, readonly quality: string, readonly narrow: string }
  readonly free: string
  readonly phone: string
  readonly mail: string
  readonly web: string
  readonly position: string
  readonly groups: { readonly main: string, readonly statistic: string }
  readonly tags: readonly string[]
  readonly taskResults: readonly string[]
}

const ru: AccountWords = {
  won: 'Успешно реализовано',
  lost: 'Закрыто и не реализовано',
  unsorted: 'Неразобранное',
  followUp: 'Связаться',
  meeting: 'Встреча',
  management: 'Руководство',
  roles: { seller: 'Менеджер', head: 'Руководитель отдела', quality: 'Контроль качества', narrow: 'Менеджер без списков' },
  free: 'Ольховская Вера',
  phone: 'Телефон',
  mail: 'Email',
  web: 'Web',
  position: 'Должность',
  groups: { main: 'Основное', statistic: 'Статистика' },
  tags: ['выставка', 'постоянный клиент', 'рассрочка', 'срочно'],
  taskResults: ['Сделано.', 'Договорились, отправил письмо.', 'Дозвонился, ждём ответа до пятницы.', ''],
}

const en: AccountWords = {
  won: 'Closed - won',
  lost: 'Closed - lost',
  unsorted: 'Incoming leads',
  followUp: 'Follow-up',
  meeting: 'Meeting',
  management: 'Management',
  roles: { seller: 'Sales manager', head: 'Head of department', quality: 'Quality control', narrow: 'Sales manager without lists' },
  free: 'Alderton Vera',
  phone: 'Phone',
  mail: 'Email',
  web: 'Web',
  position: 'Position',
  groups: { main: 'Main', statistic: 'Statistics' },
  tags: ['trade show', 'regular client', 'instalments', 'urgent'],
  taskResults: ['Done.', 'Agreed, sent a letter.', 'Reached them, waiting for an answer until Friday.', ''],
}

export const accountWords: Readonly<Record<'ru' | 'en', AccountWords>> = { ru, en }
