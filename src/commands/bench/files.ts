import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { appFolder } from '../app-build.ts'

/** What a page has downloaded, in bytes after gzip. */
export interface Weight {
  readonly jsGzip: number
  readonly cssGzip: number
}

function gzipped(files: readonly string[], ending: string): number {
  return files.filter(file => file.endsWith(ending)).reduce((sum, file) => sum + gzipSync(readFileSync(join(appFolder, file))).length, 0)
}

export function weigh(files: readonly string[]): Weight {
  return { jsGzip: gzipped(files, '.js'), cssGzip: gzipped(files, '.css') }
}

/** The names of the chunks without the hashes of their contents. */
export function chunksOf(files: readonly string[]): readonly string[] {
  return files.filter(file => file.endsWith('.js')).map(file => file.replace(/^\/assets\/(.*)-.{8}\.js$/, '$1')).sort()
}
