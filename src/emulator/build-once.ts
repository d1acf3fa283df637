import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const stampName = 'sources.sha256'

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).sort().flatMap(name => filesOf(join(path, name)))
}

/** Runs `build` into `directory` unless it was built from these very files and folders before. */
export async function buildOnce({ directory, sources, build }: { readonly directory: string, readonly sources: readonly string[], readonly build: () => Promise<unknown> }): Promise<void> {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesOf)) hash.update(file).update(readFileSync(file))
  const fingerprint = hash.digest('hex')
  const stamp = join(directory, stampName)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  await build()
  writeFileSync(stamp, fingerprint)
}
