import type { Locale } from '../../core/locale.ts'
import type { Mark } from '../../core/review.ts'

type Texts = Readonly<Record<Locale, string>>

/** What every CRM keeps of us in its own fields, lists and feeds, where our interface's texts do not reach. By some of these words we find it again. */
export const keptTexts = {
  markLabel: { ru: 'На разбор', en: 'For review' },
  marks: {
    marked: { ru: 'На разбор', en: 'For review' },
    scheduled: { ru: 'Разбор назначен', en: 'Review scheduled' },
    held: { ru: 'Разобрано', en: 'Reviewed' },
  },
  checklistsLabel: { ru: 'Чек-листы', en: 'Checklists' },
  checklistsHeading: { ru: 'Чек-листы разбора', en: 'Review checklists' },
  reviewTitle: { ru: 'Разбор', en: 'Review' },
  todoTitle: { ru: 'Регламент: исправьте карточку', en: 'Regulation: fix the card' },
} as const satisfies Readonly<Record<string, Texts | Readonly<Record<Exclude<Mark, null>, Texts>>>>
