import { packText } from '../../core/packed-text.ts'
import { CrmError, longestLine, type BookChange, type BookName } from '../port.ts'
import { longestPart, removedName, textCodes } from './notebook-fields.ts'

/** Elements of one write: the vendor advises fifty (https://developers.kommo.com/docs/limitations). */
export const writtenAtOnce = 50

/** Packed text of one write; with more of it a request may take longer than the CRM waits. */
const longestWrite = 2_000_000

export interface Adding { readonly kind: 'add', readonly book: BookName, readonly key: string, readonly packed: string }
export interface Rewriting { readonly kind: 'rewrite', readonly book: BookName, readonly id: number, readonly packed: string }
interface Removing { readonly kind: 'remove', readonly book: BookName, readonly id: number }
type Step = Adding | Rewriting | Removing

export async function stepOf(change: BookChange): Promise<Step> {
  const { kind, book } = change
  if (kind === 'remove') return { kind, book, id: change.id }
  if (change.text.length > longestLine) throw new CrmError('refused', `A line of ${change.text.length} characters is too long`, { notRun: true })
  const packed = await packText(change.text)
  if (packed.length > longestPart * textCodes.length) throw new CrmError('refused', `A line of ${change.text.length} characters does not fit`, { notRun: true })
  return kind === 'rewrite' ? { kind, book, id: change.id, packed } : { kind, book, key: checked(change.key), packed }
}

type Group =
  | { readonly kind: 'add', readonly steps: Adding[] }
  | { readonly kind: 'rewrite', readonly steps: Rewriting[] }
  | { readonly kind: 'remove', readonly steps: Removing[] }

/** Neighbours of one kind go together, as far as one request holds them. */
export function groupsOf(steps: readonly Step[]): Group[] {
  const groups: Group[] = []
  let room = 0
  for (const step of steps) {
    const last = groups.at(-1)
    const size = step.kind === 'remove' ? 0 : step.packed.length
    if (step.kind === 'add' && last?.kind === 'add' && last.steps.length < writtenAtOnce && size <= room) last.steps.push(step)
    else if (step.kind === 'rewrite' && last?.kind === 'rewrite') last.steps.push(step)
    else if (step.kind === 'remove' && last?.kind === 'remove') last.steps.push(step)
    else {
      groups.push(step.kind === 'add' ? { kind: 'add', steps: [step] } : step.kind === 'rewrite' ? { kind: 'rewrite', steps: [step] } : { kind: 'remove', steps: [step] })
      room = longestWrite
    }
    room -= size
  }
  return groups
}

export function nameOf(book: BookName, key: string): string {
  return `${book} ${key}`
}

/** Keys are ours, and plain: the CRM searches for them. */
export function checked(key: string): string {
  if (!/^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(key)) throw new CrmError('refused', 'A key of the notebook is not plain', { notRun: true })
  return key
}

function value(code: string, text: string): object {
  return { field_code: code, values: text === '' ? null : [{ value: text }] }
}

export function textValues(packed: string): readonly object[] {
  return [
    value('SIZE', String(packed.length)),
    ...textCodes.map((code, index) => value(code, packed.slice(index * longestPart, (index + 1) * longestPart))),
  ]
}

export function valuesOf({ book, key, packed }: Pick<Adding, 'book' | 'key' | 'packed'>): readonly object[] {
  const texts = textCodes.flatMap((code, index) => index * longestPart < packed.length ? [value(code, packed.slice(index * longestPart, (index + 1) * longestPart))] : [])
  return [value('BOOK', book), value('KEY', key), value('SIZE', String(packed.length)), ...texts]
}

export const nothing = { name: removedName, custom_fields_values: ['BOOK', 'KEY', 'SIZE', ...textCodes].map(code => value(code, '')) }
