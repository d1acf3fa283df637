/** Whole numbers from 0 up, seven bits a byte, the lowest first: small numbers take one byte. */
export interface ByteWriter {
  number(value: number): void
  bytes(): Uint8Array<ArrayBuffer>
}

export function byteWriter(): ByteWriter {
  let buffer = new Uint8Array(1 << 16)
  let length = 0
  return {
    number(value) {
      if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`Not a whole number from 0 up: ${value}`)
      if (length + 8 > buffer.length) {
        const larger = new Uint8Array(buffer.length * 2)
        larger.set(buffer)
        buffer = larger
      }
      let rest = value
      while (rest >= 128) {
        buffer[length++] = rest % 128 + 128
        rest = Math.floor(rest / 128)
      }
      buffer[length++] = rest
    },
    bytes: () => buffer.slice(0, length),
  }
}

/** Reads them back. Throws a `RangeError` behind the end. */
export interface ByteReader {
  number(): number
  readonly atEnd: boolean
}

export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0
  return {
    number() {
      let value = 0
      for (let factor = 1; ; factor *= 128) {
        const byte = bytes[at++]
        if (byte === undefined || factor > Number.MAX_SAFE_INTEGER) throw new RangeError('The bytes end in the middle of a number')
        value += byte % 128 * factor
        if (byte < 128) return value
      }
    },
    get atEnd() { return at >= bytes.length },
  }
}
