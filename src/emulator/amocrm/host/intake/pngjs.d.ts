/** The part of pngjs that is used here; the package brings no types. */
declare module 'pngjs' {
  export interface Png {
    readonly width: number
    readonly height: number
    readonly data: Uint8Array
  }
  export const PNG: {
    new (options: { width: number, height: number }): Png
    readonly sync: {
      read(bytes: Uint8Array): Png
      write(png: Png): Uint8Array
    }
  }
}
