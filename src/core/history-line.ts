import { auditTypeTitle } from './agenda.ts'
import type { Review } from './review.ts'
import type { Locale } from './rule.ts'

/** A line of the app in a card's history. Before it is written again, an equal one is looked for. */
export interface HistoryLine {
  /** Known once it is written. */
  readonly id?: number
  /** Who has written it; known when it is read. */
  readonly by?: number
  readonly title: string
  readonly text: string
}

const words = {
  ru: {
    marked: 'Разбор: карточка отмечена', type: 'Тип оценки', reason: 'Причина',
    withdrawn: 'Разбор: отметка снята',
    held: 'Разбор состоялся', recording: 'Запись встречи', agreements: 'Договорились', number: (id: number) => `Разбор № ${id}`,
  },
  en: {
    marked: 'Review: card marked', type: 'Audit type', reason: 'Reason',
    withdrawn: 'Review: mark removed',
    held: 'Review held', recording: 'Recording', agreements: 'Agreed', number: (id: number) => `Review No. ${id}`,
  },
} as const

/** What a card's history says about the last step of its review; the words of the portal, not of the page. */
export function lineOf(review: Pick<Review, 'id' | 'state' | 'auditType' | 'reason' | 'recording' | 'agreements' | 'withdrawal'>, locale: Locale): HistoryLine {
  const said = words[locale]
  switch (review.state) {
    case 'withdrawn': return { title: said.withdrawn, text: `${said.reason}: ${review.withdrawal?.reason ?? ''}` }
    case 'held': return {
      title: said.held,
      text: [review.recording === null ? '' : `${said.recording}: ${review.recording}`, review.agreements === '' ? '' : `${said.agreements}: ${review.agreements}`].filter(part => part !== '').join('\n') || said.number(review.id),
    }
    default: {
      const type = `${said.type}: ${auditTypeTitle(review.auditType, locale)}`
      return { title: said.marked, text: review.reason === '' ? type : `${type}. ${said.reason}: ${review.reason}` }
    }
  }
}
