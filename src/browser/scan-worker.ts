import { cardScanner, type CardScanner } from '../core/card-scanner.ts'
import { rules } from '../core/rules/index.ts'
import type { ScanAnswer, ScanQuestion } from './scan-worker-talk.ts'

/** Runs as a worker: holds the regulation against the cards that its page sends. */
let scanner: CardScanner | null = null

async function answerTo(question: ScanQuestion): Promise<ScanAnswer> {
  const { number } = question
  try {
    if (question.kind === 'prepare') {
      scanner = await cardScanner({ ...question.basis, rules })
      return { number, kind: 'done' }
    }
    if (scanner === null) throw new Error('Cards came before the regulation')
    if (question.kind === 'inspect') return { number, kind: 'inspected', scanned: scanner.inspect(question.cards, question.now) }
    if (question.kind === 'twins') return { number, kind: 'compared', twins: scanner.twins(question.now) }
    scanner.remember(question.cards)
    return { number, kind: 'done' }
  } catch (error) {
    return { number, kind: 'broken', message: error instanceof Error ? error.message : String(error) }
  }
}

addEventListener('message', ({ data }: MessageEvent<ScanQuestion>) => {
  void answerTo(data).then(answer => postMessage(answer))
})
