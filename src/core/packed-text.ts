/**
 * How a long text lies in fields of a CRM: as ASCII, whatever was written, and with nothing in it that anybody takes for markup or a reference. A short one is a
 * JSON string, which people can read; a long one is that, deflated, in URL-safe base64. JSON spells out what UTF-8 cannot (halves of an
 * emoji), so that every text comes back exactly. At its worst a character takes four: three bytes of UTF-8 that do not deflate.
 */
export async function packText(text: string): Promise<string> {
  const plain = asciiJson(text)
  if (plain.length <= longestPlain) return plain
  return base64(await through(new TextEncoder().encode(JSON.stringify(text)), new CompressionStream('deflate-raw'), Infinity))
}

/** `null`: this is not what `packText` has made, or more than `most` characters. */
export async function unpackText(packed: string, most: number): Promise<string | null> {
  try {
    const json = packed.startsWith('"') ? packed : await inflated(packed, most)
    const text: unknown = JSON.parse(json)
    return typeof text === 'string' && text.length <= most ? text : null
  } catch {
    return null
  }
}

const longestPlain = 2_000

/** No character takes more than the six bytes of `\uD83D`, and whoever may write into the storage can write a bomb. */
async function inflated(packed: string, most: number): Promise<string> {
  const utf8 = await through(bytes(packed), new DecompressionStream('deflate-raw'), most * 6 + 2)
  return new TextDecoder('utf-8', { fatal: true }).decode(utf8)
}

/** The same JSON in ASCII. `$` begins a reference, the others mean something in HTML. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]|[$<>&]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

async function through(input: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, most: number): Promise<Uint8Array> {
  const writer = stream.writable.getWriter()
  // What goes wrong with the writing goes wrong with the reading, too.
  const written = writer.write(input).then(() => writer.close()).catch(() => undefined)
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = stream.readable.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > most) {
      await reader.cancel()
      throw new RangeError('longer than anything that was packed')
    }
    chunks.push(value)
  }
  await written
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function base64(input: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < input.length; at += 8_192) binary += String.fromCharCode(...input.subarray(at, at + 8_192))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0))
}
