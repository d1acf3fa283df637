import type { IntakeError } from './finding.ts'

const textFile = /\.(json|js|css|twig|html|txt|md|svg)$/i

const decoder = new TextDecoder('utf-8')
const strictDecoder = new TextDecoder('utf-8', { fatal: true })

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Undefined when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictDecoder.decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Text files are UTF-8 without a byte order mark (developers.kommo.com/docs/structure-widget). */
export function checkEncoding(files: ReadonlyMap<string, Uint8Array>): IntakeError[] {
  const errors: IntakeError[] = []
  for (const [path, bytes] of files) {
    if (!textFile.test(path)) continue
    if (bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF) errors.push({ code: 'byte-order-mark', path, detail: 'The file begins with a byte order mark.' })
    if (!isUtf8(bytes)) errors.push({ code: 'not-utf8', path, detail: 'The file is not in UTF-8.' })
  }
  return errors
}
