/** A known fault of a shipped package that does not reach our users. */
export interface AuditException {
  /** `GHSA-xxxx-xxxx-xxxx`, as the advisory's address ends. */
  readonly advisory: string
  /** Why it does no harm here, for whoever reads it in a year. */
  readonly reason: string
  /** Day on which somebody looks again, `2026-11-23`. */
  readonly until: string
}

export const auditExceptions: readonly AuditException[] = []
