import { parseSnapshotHead, type Snapshot } from '../../core/snapshot.ts'

/** A snapshot as deflated text: what a CRM's text field can keep. */
export async function packedText({ head, body }: Snapshot): Promise<string> {
  const headBytes = new TextEncoder().encode(JSON.stringify(head))
  const whole = new Uint8Array(4 + headBytes.length + body.length)
  new DataView(whole.buffer).setUint32(0, headBytes.length)
  whole.set(headBytes, 4)
  whole.set(body, 4 + headBytes.length)
  return asText(await through(whole, new CompressionStream('deflate-raw')))
}

/** Throws when the text is not whole, or is of a version that we do not understand. */
export async function unpackedText(text: string): Promise<Snapshot> {
  const whole = await through(fromText(text), new DecompressionStream('deflate-raw'))
  const length = new DataView(whole.buffer).getUint32(0)
  const head = parseSnapshotHead(JSON.parse(new TextDecoder().decode(whole.slice(4, 4 + length))))
  if (head === null) throw new Error('A snapshot of an unknown version')
  return { head, body: whole.slice(4 + length) }
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer())
}

/** In pieces, since a function takes only so many arguments. */
const piece = 0x6000

function asText(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += piece) binary += String.fromCharCode(...bytes.subarray(start, start + piece))
  return btoa(binary)
}

function fromText(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  return Uint8Array.from({ length: binary.length }, (_, index) => binary.charCodeAt(index))
}
