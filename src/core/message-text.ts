import type { CardRef } from './card.ts'

/** A piece of a message: plain text, strong text, or a card by its title. The adapter makes its CRM's markup of it. */
export type MessagePiece = string | { readonly strong: string } | { readonly card: CardRef, readonly title: string }

/** A message as its lines. */
export type MessageText = readonly (readonly MessagePiece[])[]

/** The message as a person reads it, without strong text and links. */
export function plainMessage(text: MessageText): string {
  return text.map(line => line.map(piece => typeof piece === 'string' ? piece : 'strong' in piece ? piece.strong : piece.title).join('')).join('\n')
}
