import { mayDecideFor } from '../../core/circle.ts'
import { exceptionKey, exceptionText, exceptionsIn, type SavedException } from '../../core/exception-book.ts'
import { policyIn } from '../../core/policy-in.ts'
import { CrmError, type BookLine } from '../../crm/port.ts'
import { authorOf, deciderOf } from '../me.ts'
import type { UnitRun, UnitWork } from './unit-run.ts'

type Run = UnitRun<'except'>

/** One rule silenced on one card until a day. */
export const exceptUnit: UnitWork<'except', SavedException> = {
  async carryOut(run) {
    const [lines] = await Promise.all([linesOf(run), expectRight(run)])
    const written = lines.find(line => isOf(run, line))
    if (written !== undefined) {
      await dropTwins(run, lines)
      return readBack(written)
    }
    const key = exceptionKey(run.order.card)
    const text = textOf(run)
    const [id] = await run.writing(() => run.crm.notebook.add('exceptions', [{ key, text }]))
    return readBack({ id: id ?? 0, text })
  },

  async undo(run) {
    await remove(run, (await linesOf(run)).filter(line => isOf(run, line)))
    return 'undone'
  },

  settling: { after: 'repeated', settle: async run => dropTwins(run, await linesOf(run)) },
}

/** By the company's own policy; nobody but this app asks for it. */
async function expectRight({ crm, me, order }: Run): Promise<void> {
  if (me.isAdmin) return
  const [saved, card, departments] = await Promise.all([crm.settings.regulation(), crm.cards.read(order.card, []), crm.people.departments()])
  const { exceptionsBy } = policyIn(saved)
  if (!mayDecideFor(exceptionsBy, deciderOf(me), card.responsible, departments)) throw new CrmError('forbidden', 'Exceptions are for others', { notRun: true })
}

function linesOf({ crm, order }: Run): Promise<readonly BookLine[]> {
  return crm.notebook.lines('exceptions', [exceptionKey(order.card)])
}

function textOf({ id, me, startedAt, order }: Run): string {
  return exceptionText({ savedBy: id, card: order.card, ruleId: order.rule, until: order.until, reason: order.reason.trim(), by: authorOf(me), at: startedAt, ended: null })
}

function isOf({ id }: Run, line: Pick<BookLine, 'id' | 'text'>): boolean {
  return exceptionsIn([line]).exceptions.some(({ savedBy }) => savedBy === id)
}

async function dropTwins(run: Run, lines: readonly BookLine[]): Promise<void> {
  await remove(run, lines.filter(line => isOf(run, line)).slice(1))
}

async function remove(run: Run, lines: readonly BookLine[]): Promise<void> {
  if (lines.length > 0) await run.writing(() => run.crm.notebook.remove('exceptions', lines.map(({ id }) => id)))
}

function readBack(line: Pick<BookLine, 'id' | 'text'>): SavedException {
  const [read] = exceptionsIn([line]).exceptions
  if (read === undefined) throw new Error('The exception that was just written is not understood.')
  return read
}
