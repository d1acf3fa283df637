import { z } from 'zod'
import type { CardComment } from '../../../core/card.ts'
import { keptTexts } from '../../shared/kept-texts.ts'
import { moment, number, optionalId, text } from './parse.ts'
import { withoutBbcode } from './plain-text.ts'

export interface Comment {
  readonly id: number
  readonly createdAt: Date
  readonly authorId: number
  /** BBCode. */
  readonly text: string
  /** The list of checklists that the app itself writes: it begins with our heading, in one of its languages. */
  readonly ours: boolean
}

/** crm/timeline/comments/crm-timeline-comment-list.md */
export const comment = z.object({ ID: number, CREATED: moment, AUTHOR_ID: optionalId.optional(), COMMENT: text }).transform((row): Comment => ({
  id: row.ID,
  createdAt: row.CREATED,
  authorId: row.AUTHOR_ID ?? 0,
  text: row.COMMENT,
  ours: Object.values(keptTexts.checklistsHeading).some(heading => row.COMMENT.startsWith(`[B]${heading}[/B]`)),
}))

export const commentFields = ['ID', 'CREATED', 'AUTHOR_ID', 'COMMENT']

/** What people have written, without what the app has. */
export function writtenByPeople(comments: readonly Comment[]): readonly CardComment[] {
  return comments.filter(({ ours }) => !ours).map(({ createdAt, authorId, text }) => ({ at: createdAt, authorId, text: withoutBbcode(text).trim() }))
}
