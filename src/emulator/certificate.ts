import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Row, Store } from './store.ts'

/** A key with its own certificate, both as PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length < 128
    ? Buffer.from([body.length])
    : Buffer.from([0x82, body.length >> 8, body.length & 255])
  return Buffer.concat([Buffer.from([tag]), length, body])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts)
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

/** RFC 5280: two-digit years until 2049. */
function time(moment: Date): Buffer {
  const text = moment.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return moment.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(`${text.slice(2)}Z`)) : der(0x18, Buffer.from(`${text}Z`))
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const commonName = '550403'
const subjectAltName = '551d11'
const basicConstraints = '551d13'
const certificateAuthority = der(0x01, Buffer.from([0xff]))

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(0x04, value))
}

/**
 * A certificate for 127.0.0.1 and localhost that signs itself, so that clients which insist on https, like the SDK's
 * webhook class, can be pointed at the local portal. Whoever wants to trust it adds it to its authorities.
 */
function makeCertificate(now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(0x31, sequence(oid(commonName), der(0x0c, Buffer.from('Local portal')))))
  const day = 24 * 3600 * 1000
  const hosts = sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, Buffer.from('localhost')))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    name,
    sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + 3650 * day))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension(subjectAltName, hosts), extension(basicConstraints, sequence(certificateAuthority)))),
  )
  const signature = sign('sha256', body, privateKey)
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trim()
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}

interface CertificateRow extends Row, Certificate {}

/** The portal's certificate: made once and kept, so that trust in it lasts. */
export function certificateOf(store: Store, now: Date): Certificate {
  const kept = store.table<CertificateRow>('certificates')
  return kept.get(1) ?? kept.insert({ id: 1, ...makeCertificate(now) })
}
