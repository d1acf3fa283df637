import { generate } from 'selfsigned'
import type { Row, Store } from './store.ts'

/** A key with its own certificate, both as PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

interface CertificateRow extends Row, Certificate {}

const tenYears = 3650 * 24 * 3600 * 1000

/**
 * A certificate for 127.0.0.1 and localhost that signs itself, so that clients which insist on https, like the SDK's
 * webhook class, can be pointed at the local portal. Made once and kept, so that whoever trusts it goes on trusting it.
 */
export async function certificateOf(store: Store, now: Date): Promise<Certificate> {
  const table = store.table<CertificateRow>('certificates')
  const kept = table.get(1)
  if (kept) return kept
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Local portal' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + tenYears),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }, { type: 2, value: 'localhost' }] },
    ],
  })
  return table.insert({ id: 1, key, cert })
}
