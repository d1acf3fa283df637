import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LargeSize } from '../../../emulator/large.ts'
import type { SwitchChanges } from '../../../emulator/faults/switches.ts'
import { createCrm } from '../../../crm/bitrix24/index.ts'
import type { Rate } from '../../../crm/bitrix24/bucket.ts'
import type { Crm } from '../../../crm/port.ts'
import { lineAt } from '../../crm-of.ts'
import type { FilledPortal, PortalAnswer, PortalOrder } from './portal-talk.ts'

/** Seconds of method time that a page costs here. */
export const pageSeconds = 0.1

/** The limits of limits.md, and 0.1 s of method time for every page, during which its answer really waits. */
export const realLimits: SwitchChanges = { requestLimit: true, methodTimeLimit: true, methodSeconds: { '*': pageSeconds }, methodWait: true }

/** Without limits, for counting requests. */
export const noLimits: SwitchChanges = { requestLimit: false, methodTimeLimit: false, methodSeconds: null, methodWait: null }

export interface LargePortal extends Omit<FilledPortal, 'kind'> {
  crm(rate?: Rate): Crm
  faults(changes: SwitchChanges): Promise<void>
  touch(deals: number): Promise<void>
  /** HTTP requests to REST since then. */
  counted(): Promise<number>
  forget(): Promise<void>
  close(): void
}

/** Starts a portal of this size in a process of its own. */
export async function startLargePortal(size: LargeSize): Promise<LargePortal> {
  const process = fork(fileURLToPath(new URL('./portal-process.ts', import.meta.url)), { execArgv: ['--import', 'tsx', '--max-old-space-size=6000'] })
  let heard: (answer: PortalAnswer) => void = () => undefined
  let gone: (error: Error) => void = () => undefined
  process.on('message', (answer: PortalAnswer) => heard(answer))
  process.on('exit', code => gone(new Error(`The portal's process has ended (${code})`)))

  function next(): Promise<PortalAnswer> {
    return new Promise((resolve, reject) => {
      heard = answer => answer.kind === 'broken' ? reject(new Error(answer.message)) : resolve(answer)
      gone = reject
    })
  }

  function tell(order: PortalOrder): Promise<PortalAnswer> {
    const answered = next()
    process.send(order)
    return answered
  }

  await next()
  const filled = await tell({ kind: 'fill', size })
  if (filled.kind !== 'filled') throw new Error('The portal was not filled')
  return {
    ...filled,
    crm: rate => createCrm(lineAt(filled.origin, filled.admin, filled.tokens, rate && { rate }), { locale: 'ru', placements: null, setup: filled.setup, origin: filled.origin }).crm,
    faults: async changes => { await tell({ kind: 'faults', changes }) },
    touch: async deals => { await tell({ kind: 'touch', deals }) },
    async counted() {
      const answer = await tell({ kind: 'count' })
      return answer.kind === 'counted' ? answer.requests : 0
    },
    forget: async () => { await tell({ kind: 'forget' }) },
    close() {
      gone = () => undefined
      process.kill()
    },
  }
}
