import { cardScanner } from '../core/card-scanner.ts'
import { rules } from '../core/rules/index.ts'
import type { ScanBasis, ScanWorker } from './port.ts'

/** A scan worker without a worker, in the page's own time: for programs that have none. */
export async function scanHere(basis: ScanBasis): Promise<ScanWorker> {
  const scanner = await cardScanner({ ...basis, rules })
  return {
    inspect: async (cards, now) => scanner.inspect(cards, now),
    remember: async cards => scanner.remember(cards),
    twins: async now => scanner.twins(now),
    close: () => undefined,
  }
}
