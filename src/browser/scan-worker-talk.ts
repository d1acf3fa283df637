import type { Card } from '../core/card.ts'
import type { ScannedCards, TwinVerdict } from '../core/card-scanner.ts'
import type { ScanBasis } from './port.ts'

/** What a page says to its scan worker. Rules are functions and cannot travel: the worker has its own. */
export type ScanQuestion =
  | { readonly number: number, readonly kind: 'prepare', readonly basis: ScanBasis }
  | { readonly number: number, readonly kind: 'inspect', readonly cards: readonly Card[], readonly now: Date }
  | { readonly number: number, readonly kind: 'remember', readonly cards: readonly Card[] }
  | { readonly number: number, readonly kind: 'twins', readonly now: Date }

/** What the worker answers; `broken` is a fault of ours. */
export type ScanAnswer =
  | { readonly number: number, readonly kind: 'done' }
  | { readonly number: number, readonly kind: 'inspected', readonly scanned: ScannedCards }
  | { readonly number: number, readonly kind: 'compared', readonly twins: readonly TwinVerdict[] }
  | { readonly number: number, readonly kind: 'broken', readonly message: string }
