import type { Card } from './card.ts'
import type { Review } from './review.ts'

/**
 * Whether a review whose card is gone may be about this one, into which that card was merged: they are of one kind and share
 * a client or the title. Only people can tell for sure.
 */
export function mayBeAbout({ card: gone, snapshot }: Pick<Review, 'card' | 'snapshot'>, card: Pick<Card, 'ref' | 'title' | 'clients'>): boolean {
  if (gone.kind !== card.ref.kind || gone.id === card.ref.id) return false
  const sharesClient = snapshot.clients.some(({ kind, id }) => card.clients.some(other => other.kind === kind && other.id === id))
  return sharesClient || snapshot.title.trim() === card.title.trim()
}
