import { z } from 'zod'
import type { CardKind, PartName } from '../core/card.ts'
import { once } from '../core/once.ts'
import { rules } from '../core/rules/index.ts'
import type { useSession } from './session.ts'

type Session = ReturnType<typeof useSession>

const kept = once(() => z.array(z.enum([...new Set(rules.flatMap(({ needs }) => needs))])))

function cacheOf(session: Session) {
  return session.browser().sessionCache(`parts ${session.crm().account}`)
}

/** What the company's regulation has needed of such cards when one was last opened in this tab; `null`: not known. */
export function keptParts(session: Session, kind: CardKind): readonly PartName[] | null {
  return kept().safeParse(cacheOf(session).get(kind)).data ?? null
}

export function keepParts(session: Session, kind: CardKind, parts: readonly PartName[]): void {
  cacheOf(session).put(kind, parts)
}
