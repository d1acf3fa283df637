import { counted } from '../plural.ts'

const cards = (count: number) => counted('ru', count, { one: 'карточка', few: 'карточки', other: 'карточек' })

export const list = {
  title: 'Отправить на разбор',
  readFailed: 'Не удалось загрузить карточку.',
  responsible: (name: string) => `Ответственный: ${name}`,
  open: 'Карточка уже на разборе.',
  openCard: 'Открыть карточку',
  close: 'Закрыть',
  chosen: (count: number) => `Выбрано: ${cards(count)}`,
  more: (count: number) => `и ещё ${cards(count)}`,
  progress: (done: number, total: number) => `${done} из ${total}`,
  stop: 'Остановить',
  outcome: (parts: string) => `Готово: ${parts}.`,
  marked: (count: number) => `отмечено ${count}`,
  already: (count: number) => `уже на разборе ${count}`,
  failed: (count: number) => `не удалось отметить ${count}`,
  left: (count: number) => `не начато ${count}`,
}
