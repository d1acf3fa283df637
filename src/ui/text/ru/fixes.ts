import { insideQuotes } from '../../../core/quotes.ts'
import { counted } from '../plural.ts'

const findings = (count: number) => counted('ru', count, { one: 'нарушение', few: 'нарушения', other: 'нарушений' })
const inCards = (count: number) => counted('ru', count, { one: 'карточке', other: 'карточках' })

export const fixes = {
  title: 'Мои исправления',
  failed: 'Не удалось загрузить ваши исправления.',
  total: (count: number, cards: number) => `${findings(count)} в ${inCards(cards)}. Сначала те, что вредят больше всего.`,
  never: 'Базу ещё не проверяли, поэтому сказать, что исправить, пока нельзя. Проверку запускает руководитель или администратор.',
  neverMay: 'Базу ещё не проверяли, поэтому сказать, что исправить, пока нельзя. Запустите проверку в разделе «Проверка базы».',
  nothing: (when: string) => `Исправлять нечего: в ваших карточках нарушений не найдено. Последняя проверка ${when}.`,
  noCards: (when: string) => `Последняя проверка ${when}. Карточек, за которые отвечаете вы, в ней не было.`,
  allFixed: 'Всё исправлено. Спасибо!',
  checkedOn: (when: string) => `Последняя проверка ${when}.`,
  running: 'База сейчас проверяется: список может измениться.',
  notChecked: (count: number) => `Не проверено: ${counted('ru', count, { one: 'карточка', few: 'карточки', other: 'карточек' })}. Правила, которые не удалось проверить:`,
  since: (rule: string, day: string) => `${rule}: нарушено с ${day}`,
  again: 'Проверить снова',
  againTitle: (title: string) => `Проверить снова: ${title}`,
  openTitle: (title: string) => `Открыть карточку: ${title}`,
  againFailed: 'Проверить карточку не получилось.',
  fixed: (title: string) => `«${insideQuotes(title)}»: исправлено, нарушений больше нет.`,
  gone: (title: string) => `«${insideQuotes(title)}»: карточки больше нет, или она закрыта для вас.`,
  handed: (title: string, name: string) => `«${insideQuotes(title)}»: за карточку теперь отвечает ${name}.`,
  left: (title: string, count: number) => `«${insideQuotes(title)}»: осталось ${findings(count)}.`,
  unsure: (title: string) => `«${insideQuotes(title)}»: нарушений не видно, но проверить удалось не всё.`,
  unconfirmed: (title: string) => `«${insideQuotes(title)}»: похожих карточек отсюда не видно. Исправлено ли, покажет следующая полная проверка базы.`,
  unconfirmedHint: 'Карточка была похожа на другую, которой отсюда не видно. Исправлено ли, покажет следующая полная проверка базы.',
  already: (count: number) => `С последней проверки уже исправлено: ${counted('ru', count, { one: 'карточка', few: 'карточки', other: 'карточек' })}.`,
  more: (count: number) => `Показать ещё (${count})`,
  looking: 'Смотрим, что с карточкой сейчас…',
}
