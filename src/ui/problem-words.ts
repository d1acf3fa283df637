import type { LeftStep } from '../core/left-step.ts'
import type { ProblemCode } from '../core/load.ts'
import { resumesByItself } from '../core/unit.ts'
import type { Text } from './text/index.ts'

export interface Aftermath {
  /** The action has begun to write. */
  readonly begun?: boolean
  /** What has changed when it has not; by default: nothing. Empty leaves the sentence out. */
  readonly changed?: string
}

/** Whether the same thing may be asked for again. What was refused for good, or is not lawful any more, would only be refused again. */
export function mayRepeat(code: ProblemCode): boolean {
  return code !== 'refused' && code !== 'stale' && code !== 'about-oneself' && code !== 'card-forbidden' && code !== 'outside-host'
}

/** Why it failed, whether anything was changed, what to do: what a failure has to say besides what it is. */
export function problemSentences({ common }: Text, code: ProblemCode, { begun = false, changed = common.unchanged }: Aftermath): string {
  const { reason, advice } = common.problem[code]
  return (begun ? [reason, ...begunSentences(common, code, advice)] : [reason, changed, advice]).filter(sentence => sentence !== '').join(' ')
}

/** What does not follow the record, in the words of its deed, and why. */
export function leftSentence({ common }: Text, sentences: Readonly<Record<LeftStep['what'], string>>, { what, problem }: LeftStep): string {
  return `${sentences[what]} ${common.problem[problem.code].reason}`
}

function begunSentences({ begun }: Text['common'], code: ProblemCode, advice: string): readonly string[] {
  if (!mayRepeat(code)) return [begun.left, advice]
  if (!resumesByItself({ failure: code })) return [begun.byHand, advice]
  // Nothing goes on before the page is opened anew.
  return [begun.byItself, code === 'auth' ? advice : begun.advice]
}
