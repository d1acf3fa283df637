import { earlierText, savedIn, versionOf, versionText } from '../../core/regulation-book.ts'
import type { Regulation } from '../../core/regulation.ts'
import { CrmError, type BookLine } from '../../crm/port.ts'
import { authorOf } from '../me.ts'
import type { UnitRun } from './unit-run.ts'

type Run = UnitRun<'save-regulation'>

/** `late`: somebody else has saved the version that this one was to become; `text` is what they saved. Nothing of it was overwritten. */
export type SavedResult =
  | { readonly state: 'saved', readonly number: number, readonly text: string }
  | { readonly state: 'late', readonly number: number, readonly text: string }

/**
 * A new version of the regulation: a line in the book under the next number, a look at who else has taken the number, then the settings
 * that every page reads. Of equal numbers the lowest id stays; every browser comes to the same answer without asking the others.
 */
export async function carryOut(run: Run): Promise<SavedResult> {
  if (!run.me.isAdmin) throw new CrmError('forbidden', 'The regulation is for administrators', { notRun: true })
  let lines = await look(run)
  if (mineIn(run, lines).length === 0) {
    const taken = winnerIn(run, lines) ?? later(run, lines)
    if (taken !== null) return lateBy(taken)
    await write(run, lines)
    lines = await look(run)
  }
  return settleNumber(run, lines)
}

export async function undo(run: Run): Promise<'undone' | 'too-late'> {
  const lines = await look(run)
  const mine = mineIn(run, lines)
  if (mine.some(({ id }) => id === winnerIn(run, lines)?.id)) return 'too-late'
  await remove(run, ownIn(run, lines))
  return 'undone'
}

export async function settle(run: Run): Promise<void> {
  const lines = await look(run)
  if (mineIn(run, lines).length > 0) await settleNumber(run, lines)
}

function keyOf({ order }: Run): string {
  return String(order.base + 1)
}

/** This number's lines, those of the next one, and what was kept from before there were numbers. */
async function look(run: Run): Promise<readonly BookLine[]> {
  const lines = await run.crm.notebook.lines('regulations', [keyOf(run), String(run.order.base + 2), ...run.order.base === 0 ? ['0'] : []])
  return lines.filter(line => versionOf(line) !== null)
}

async function write(run: Run, lines: readonly BookLine[]): Promise<void> {
  const { regulation, earlier, note, base } = run.order
  const text = versionText({ ...JSON.parse(regulation) as Regulation, revision: { number: base + 1, by: authorOf(run.me), at: run.startedAt, note } }, run.id)
  const keeps = earlier !== null && base === 0 && !lines.some(({ key }) => key === '0')
  await run.writing(() => run.crm.notebook.add('regulations', [
    ...keeps ? [{ key: '0', text: earlierText(JSON.parse(earlier), run.id) }] : [],
    { key: keyOf(run), text },
  ]))
}

/** Who has the number keeps it; the others take theirs back. */
async function settleNumber(run: Run, lines: readonly BookLine[]): Promise<SavedResult> {
  const winner = winnerIn(run, lines)
  if (winner === null) throw new Error('The line that was just written is gone.')
  const isMine = isOf(run, winner)
  const own = ownIn(run, lines)
  await remove(run, isMine ? doubled(own, lines) : own)
  if (!isMine) return lateBy(winner)
  // Where a newer version is there already, whoever saved it writes the settings.
  if (later(run, lines) === null) await run.writing(() => run.crm.settings.saveRegulation(winner.text))
  return { state: 'saved', number: run.order.base + 1, text: winner.text }
}

/** Lines of ours that a request has written which came twice. */
function doubled(own: readonly BookLine[], lines: readonly BookLine[]): readonly BookLine[] {
  return own.filter(line => lines.some(({ key, id }) => key === line.key && id < line.id))
}

function isOf({ id }: Run, line: BookLine): boolean {
  return versionOf(line)?.savedBy === id
}

function ownIn(run: Run, lines: readonly BookLine[]): readonly BookLine[] {
  return lines.filter(line => isOf(run, line))
}

function mineIn(run: Run, lines: readonly BookLine[]): readonly BookLine[] {
  return ownIn(run, lines).filter(({ key }) => key === keyOf(run))
}

function winnerIn(run: Run, lines: readonly BookLine[]): BookLine | null {
  return lowest(lines.filter(({ key }) => key === keyOf(run)))
}

function later(run: Run, lines: readonly BookLine[]): BookLine | null {
  return lowest(lines.filter(({ key }) => key === String(run.order.base + 2)))
}

function lowest(lines: readonly BookLine[]): BookLine | null {
  return lines.reduce<BookLine | null>((first, line) => first === null || line.id < first.id ? line : first, null)
}

async function remove(run: Run, lines: readonly BookLine[]): Promise<void> {
  if (lines.length > 0) await run.writing(() => run.crm.notebook.remove('regulations', lines.map(({ id }) => id)))
}

function lateBy({ key, text }: BookLine): SavedResult {
  return { state: 'late', number: Number(key), text: JSON.stringify(savedIn(text)) }
}
