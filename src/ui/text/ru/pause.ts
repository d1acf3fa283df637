import { counted } from '../plural.ts'

export const pause = {
  /** Seen, counting down. */
  shown: {
    'rate': (left: string) => `CRM просит подождать: ещё ${left}.`,
    'method-time': (left: string) => `CRM приостановила тяжёлые запросы: ещё ${left}.`,
  },
  /** Said behind it where there is room. */
  byItself: {
    'rate': 'Действия отправятся сами.',
    'method-time': 'Они отправятся сами.',
  },
  /** Heard once. */
  heard: {
    'rate': (seconds: string) => `CRM просит подождать ${seconds}. Действия отправятся сами.`,
    'method-time': (seconds: string) => `CRM приостановила тяжёлые запросы на ${seconds}. Они отправятся сами.`,
  },
  over: 'CRM снова отвечает.',
  seconds: (count: number) => counted('ru', count, { one: 'секунду', few: 'секунды', other: 'секунд' }),
  minutes: (count: number) => counted('ru', count, { one: 'минуту', few: 'минуты', other: 'минут' }),
}
