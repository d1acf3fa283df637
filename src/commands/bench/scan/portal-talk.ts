import type { IssuedTokens } from '../../../emulator/bitrix24/tokens.ts'
import type { SwitchChanges } from '../../../emulator/faults/switches.ts'
import type { LargeSize } from '../../../emulator/large.ts'

/** What a measurement says to its portal's process, one order after the other. */
export type PortalOrder =
  | { readonly kind: 'fill', readonly size: LargeSize }
  | { readonly kind: 'faults', readonly changes: SwitchChanges }
  /** Changes so many open deals as people would. */
  | { readonly kind: 'touch', readonly deals: number }
  | { readonly kind: 'forget' }
  | { readonly kind: 'count' }

export interface FilledPortal {
  readonly kind: 'filled'
  readonly origin: string
  readonly admin: number
  readonly setup: unknown
  readonly tokens: IssuedTokens
  /** Address of an incoming webhook of the same person. */
  readonly webhook: string
  readonly rows: Readonly<Record<'deals' | 'activities' | 'contacts' | 'companies', number>>
}

export type PortalAnswer =
  | FilledPortal
  | { readonly kind: 'done' }
  | { readonly kind: 'counted', readonly requests: number }
  | { readonly kind: 'broken', readonly message: string }
