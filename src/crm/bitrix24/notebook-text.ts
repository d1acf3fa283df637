import { longestProperty } from './names.ts'

export { packText, unpackText } from '../../core/packed-text.ts'

/** The text of one property after the other. */
export function partsOf(packed: string): string[] {
  return Array.from({ length: Math.ceil(packed.length / longestProperty) }, (_, index) => packed.slice(index * longestProperty, (index + 1) * longestProperty))
}
