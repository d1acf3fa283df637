import { digestKey, readDigests, textOfDigest, type DigestRecord } from '../../core/digest-book.ts'
import { authorOf } from '../me.ts'
import type { UnitRun } from './unit-run.ts'

type Run = UnitRun<'digest'>

/** `taken`: somebody else has posted it, or is posting it. */
export type DigestReport =
  | { readonly state: 'posted', readonly postId: number }
  | { readonly state: 'taken', readonly first: DigestRecord }

/**
 * Posts a digest once, whatever breaks:
 * 1. The line in the book says who posts. Of several with the same number the lowest line counts, and the others take theirs back.
 * 2. The post, which has no key of its own: one whose answer was lost is looked for by its title, which no other post has.
 * 3. The line learns the post's id.
 */
export async function carryOut(run: Run): Promise<DigestReport> {
  const { group, title, text, number } = run.order
  const before = run.first ? [] : await ownRecords(run)
  const record = { unit: run.id, number, by: authorOf(run.me), at: run.startedAt, postId: null }
  if (before.length === 0) await run.writing(() => run.crm.notebook.add('digests', [{ key: keyOf(run), text: textOfDigest(record) }]))
  const records = await allRecords(run)
  const [first] = records.filter(one => one.number === number)
  const own = records.find(({ unit }) => unit === run.id)
  if (first === undefined || own === undefined) throw new Error('The line that was just written is gone.')
  if (first.unit !== run.id) {
    await remove(run, records)
    return { state: 'taken', first }
  }
  if (own.postId !== null) return { state: 'posted', postId: own.postId }

  const found = run.order.begun ? await run.crm.messages.findPost(group, title) : null
  if (!run.order.begun) await run.note({ begun: true })
  const postId = found ?? await run.writing(() => run.crm.messages.post(group, { title, text }))
  await run.writing(() => run.crm.notebook.rewrite('digests', own.id, textOfDigest({ ...record, postId })))
  return { state: 'posted', postId }
}

/** What people may have read is not taken back. */
export async function undo(run: Run): Promise<'undone' | 'too-late'> {
  if (run.order.begun) return 'too-late'
  await remove(run, await ownRecords(run))
  return 'undone'
}

/** A line that seemed lost may have arrived late. */
export async function settle(run: Run): Promise<void> {
  const records = await ownRecords(run)
  const kept = records.find(({ postId }) => postId !== null)
  await remove(run, records.filter(one => one !== kept))
}

function keyOf({ order: { group, firstDay, lastDay } }: Run): string {
  return digestKey(group, { from: firstDay, to: lastDay })
}

async function allRecords(run: Run): Promise<readonly DigestRecord[]> {
  return readDigests(await run.crm.notebook.lines('digests', [keyOf(run)]))
}

async function ownRecords(run: Run): Promise<readonly DigestRecord[]> {
  return (await allRecords(run)).filter(({ unit }) => unit === run.id)
}

async function remove(run: Run, records: readonly DigestRecord[]): Promise<void> {
  const own = records.filter(({ unit }) => unit === run.id).map(({ id }) => id)
  if (own.length > 0) await run.writing(() => run.crm.notebook.remove('digests', own))
}
