import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { openStore, type Store } from '../emulator/store.ts'
import { CommandFailure } from './run.ts'

const folder = '.data'
export const dataFolder = `${folder}/`
const lockFile = `${folder}/portal.lock`

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** One start at a time: two processes that append to one file would take each other's ids. */
function lock(): void {
  mkdirSync(folder, { recursive: true })
  const owner = existsSync(lockFile) ? Number(readFileSync(lockFile, 'utf8')) : 0
  if (owner > 0 && owner !== process.pid && isRunning(owner)) {
    throw new CommandFailure(`Another portal (process ${owner}) works with ${dataFolder}. Stop it, or start this one with --memory.`)
  }
  writeFileSync(lockFile, String(process.pid))
  process.on('exit', () => rmSync(lockFile, { force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0))
}

export interface LocalData {
  readonly store: Store
  readonly isNew: boolean
  /** To be called when the first data are whole. */
  finished(): void
}

/** Data of a local CRM: in memory only, or kept in `.data/`; `renew` throws away what is there. */
export function openData(name: 'portal' | 'account', { memory, renew }: { readonly memory: boolean, readonly renew: boolean }): LocalData {
  if (memory) return { store: openStore(), isNew: true, finished: () => undefined }
  lock()
  const dataFile = `${folder}/${name}.jsonl`
  /** There while the first data are being made: a start that broke in the middle begins anew. */
  const unfinishedFile = `${folder}/${name}.unfinished`
  if (renew || existsSync(unfinishedFile)) rmSync(dataFile, { force: true })
  const isNew = !existsSync(dataFile)
  if (isNew) writeFileSync(unfinishedFile, '')
  return { store: openStore(dataFile), isNew, finished: () => rmSync(unfinishedFile, { force: true }) }
}
