import { z } from 'zod'
import { portalTexts } from '../names.ts'
import { moment, number, text } from './parse.ts'

export interface Comment {
  readonly id: number
  readonly createdAt: Date
  /** BBCode. */
  readonly text: string
  /** The list of checklists that the app itself writes: it begins with our heading, in one of its languages. */
  readonly ours: boolean
}

/** crm/timeline/comments/crm-timeline-comment-list.md */
export const comment = z.object({ ID: number, CREATED: moment, COMMENT: text }).transform((row): Comment => ({
  id: row.ID,
  createdAt: row.CREATED,
  text: row.COMMENT,
  ours: Object.values(portalTexts.checklistComment).some(heading => row.COMMENT.startsWith(`[B]${heading}[/B]`)),
}))

export const commentFields = ['ID', 'CREATED', 'COMMENT']
