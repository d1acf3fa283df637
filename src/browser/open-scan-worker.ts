import { once } from '../core/once.ts'
import workerFile from './scan-worker.ts?worker&url'
import type { ScanBasis, ScanWorker } from './port.ts'
import type { ScanAnswer, ScanQuestion } from './scan-worker-talk.ts'

/** The pages' policy lets only this address become a worker; see `trusted-types` in the site's policy. A page may make each policy once. */
const ours = once(() => (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('razbor-worker', {
  createScriptURL(given) {
    if (given !== workerFile) throw new TypeError('Only our own worker may run')
    return given
  },
}))

/** A browser with trusted types takes the wrapped address; the compiler knows only of strings. */
function trusted(address: string): string {
  return ours()?.createScriptURL(address) as string | undefined ?? address
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): unknown }
}

type Ask = ScanQuestion extends infer Q ? Q extends ScanQuestion ? Omit<Q, 'number'> : never : never

/** Cards in one message: as many as are copied without anybody noticing. */
const atOnce = 250

/** A worker of its own. */
export async function openScanWorker(basis: ScanBasis): Promise<ScanWorker> {
  const worker = new Worker(trusted(workerFile), { type: 'module' })
  const waiting = new Map<number, { readonly resolve: (answer: ScanAnswer) => void, readonly reject: (error: Error) => void }>()
  let last = 0

  worker.addEventListener('message', ({ data }: MessageEvent<ScanAnswer>) => {
    const asked = waiting.get(data.number)
    waiting.delete(data.number)
    if (data.kind === 'broken') asked?.reject(new Error(data.message))
    else asked?.resolve(data)
  })
  // It could not be loaded, or has run out of memory.
  worker.addEventListener('error', () => {
    for (const { reject } of waiting.values()) reject(new Error('The scan worker has stopped'))
    waiting.clear()
  })

  function ask(question: Ask): Promise<ScanAnswer> {
    const number = ++last
    return new Promise((resolve, reject) => {
      waiting.set(number, { resolve, reject })
      worker.postMessage({ ...question, number })
    })
  }

  await ask({ kind: 'prepare', basis })
  return {
    async inspect(cards, now) {
      const answers: ScanAnswer[] = []
      for (const some of slices(cards)) answers.push(await ask({ kind: 'inspect', cards: some, now }))
      const scanned = answers.flatMap(answer => answer.kind === 'inspected' ? [answer.scanned] : [])
      return { results: scanned.flatMap(({ results }) => results), suspects: scanned.flatMap(({ suspects }) => suspects) }
    },
    async remember(cards) {
      for (const some of slices(cards)) await ask({ kind: 'remember', cards: some })
    },
    async twins(now) {
      const answer = await ask({ kind: 'twins', now })
      return answer.kind === 'compared' ? answer.twins : []
    },
    close: () => worker.terminate(),
  }
}

function slices<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / atOnce) }, (_, index) => list.slice(index * atOnce, (index + 1) * atOnce))
}
