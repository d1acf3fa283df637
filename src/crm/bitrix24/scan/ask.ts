import { CrmError } from '../../port.ts'
import type { Command, Outcome } from '../call.ts'
import type { Packer } from './packer.ts'
import { waitBefore } from './retry.ts'

/**
 * Commands that do not depend on each other, each with its outcome. What a fault of the moment has kept from answering is asked again for a
 * while; after that it is thrown: only the portal's own refusal is an outcome.
 */
export function askEach(packer: Packer, commands: readonly Command[], order: number): Promise<readonly Outcome[]> {
  if (commands.length === 0) return Promise.resolve([])
  return new Promise((resolve, reject) => {
    const outcomes: (Outcome | undefined)[] = commands.map(() => undefined)
    const attempts = commands.map(() => 0)
    let waiting = commands.map((_, index) => index)
    let left = commands.length
    let over = false

    function settle(index: number, outcome: Outcome): void {
      outcomes[index] = outcome
      left -= 1
      if (left > 0) return
      over = true
      resolve(outcomes.filter(one => one !== undefined))
    }

    function heard(index: number, outcome: Outcome): void {
      if (outcome.ok || !(outcome.error.retryable || outcome.error.notRun)) return settle(index, outcome)
      const wait = waitBefore(outcome.error, attempts[index] ?? 0)
      if (wait === null) {
        over = true
        return reject(outcome.error)
      }
      attempts[index] = (attempts[index] ?? 0) + 1
      void packer.clock.wait(wait).then(() => {
        waiting.push(index)
        packer.wake()
      })
    }

    packer.add({
      order,
      ready: () => over ? 0 : waiting.length,
      spare: () => 0,
      take(count) {
        const taken = waiting.slice(0, count)
        waiting = waiting.slice(count)
        return Object.fromEntries(taken.map(index => [`i${index}`, commands[index] ?? nothing]))
      },
      hear(answers) {
        for (const [name, outcome] of Object.entries(answers)) if (!over) heard(Number(name.slice(1)), outcome)
      },
      get over() { return over },
    })
  })
}

const nothing: Command = { method: 'server.time' }

/** One command whose refusal is an error. */
export async function askOne(packer: Packer, command: Command, order: number): Promise<Outcome & { ok: true }> {
  const [outcome] = await askEach(packer, [command], order)
  if (outcome === undefined) throw new CrmError('unexpected-reply', 'answer: missing', { method: command.method })
  if (!outcome.ok) throw outcome.error
  return outcome
}

/** The portal has answered, and the answer is no. Faults that pass, and answers that are none, are not that. */
export function isRefusal(error: unknown): error is CrmError {
  return error instanceof CrmError && !error.retryable && error.code !== 'unexpected-reply'
}
