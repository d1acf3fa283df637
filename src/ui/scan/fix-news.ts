import type { Card } from '../../core/card.ts'
import type { Inspection } from '../../core/inspection.ts'
import type { DeskText, Words } from '../text/index.ts'
import type { FixEnd } from './my-fixes.ts'

/** What has become of a card that was checked again, in one sentence. */
export function fixNews({ desk: { fixes: words }, text }: Pick<Words, 'text'> & { readonly desk: Pick<DeskText, 'fixes'> }, title: string, now: { readonly card: Card, readonly inspection: Inspection } | 'gone', end: FixEnd): string {
  if (now === 'gone') return words.gone(title)
  const { responsible: { id, name } } = now.card
  switch (end) {
    case 'handed': return words.handed(title, name === '' ? text.common.unknownPerson(id) : name)
    case 'fixed': return words.fixed(title)
    case 'unsure': return words.unsure(title)
    case 'unconfirmed': return words.unconfirmed(title)
    default: return words.left(title, now.inspection.findings.length)
  }
}
