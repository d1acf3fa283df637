import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { mayDecideFor } from '../core/circle.ts'
import type { Day, Department } from '../core/card.ts'
import { isInForce } from '../core/exception.ts'
import { endedException, exceptionText, exceptionsIn, type SavedException } from '../core/exception-book.ts'
import { latest, type Problem } from '../core/load.ts'
import { addDays, dayOf } from '../core/period.ts'
import { policyIn } from '../core/policy-in.ts'
import type { Circle } from '../core/policy.ts'
import type { Author } from '../core/review.ts'
import { CrmError } from '../crm/port.ts'
import { companyZone } from './company-zone.ts'
import { authorOf, deciderOf } from './me.ts'
import { problemOf } from './problem.ts'
import { reading } from './reading.ts'
import { useSession } from './session.ts'

/** Days before its end in which an exception is told to be ending. */
const soonDays = 7

export interface ExceptionQuery {
  readonly ruleId: string | null
  readonly authorId: number | null
  /** `soon` are those in force that end within a week; `over` have run out or were ended. */
  readonly state: 'in-force' | 'soon' | 'over'
}

interface ExceptionList {
  readonly exceptions: readonly SavedException[]
  /** Ids of lines that somebody has edited by hand so that they are not understood. */
  readonly broken: readonly number[]
  readonly by: Circle
  /** The company's. */
  readonly timeZone: string | null
  readonly departments: readonly Department[]
}

const everything: ExceptionQuery = { ruleId: null, authorId: null, state: 'in-force' }

/** Every exception of the portal, and ending one before its time. */
export const useExceptions = defineStore('exceptions', () => {
  const session = useSession()
  const { load, read, set } = reading<ExceptionList>()
  const query = shallowRef<ExceptionQuery>(everything)
  /** Ids of those that are being ended. */
  const ending = shallowRef<ReadonlySet<number>>(new Set())
  const problems = shallowRef<ReadonlyMap<number, Problem>>(new Map())

  const list = computed(() => latest(load.value))
  const all = computed(() => list.value?.exceptions ?? [])
  const today = computed(() => {
    return todayIn(list.value)
  })
  const narrowed = computed(() => all.value.filter(({ ruleId, by }) => (query.value.ruleId === null || ruleId === query.value.ruleId) && (query.value.authorId === null || by.id === query.value.authorId)))
  const shown = computed(() => narrowed.value.filter(one => isIn(one, query.value.state)).sort((a, b) => query.value.state === 'over' ? b.until.localeCompare(a.until) : a.until.localeCompare(b.until)))
  const counts = computed(() => Object.fromEntries((['in-force', 'soon', 'over'] as const).map(state => [state, narrowed.value.filter(one => isIn(one, state)).length])) as Record<ExceptionQuery['state'], number>)
  const authors = computed((): readonly Author[] => [...new Map(all.value.map(({ by }) => [by.id, by])).values()])
  const ruleIds = computed(() => [...new Set(all.value.map(({ ruleId }) => ruleId))])
  /** In force, by rule: how much of the regulation is silenced. */
  const byRule = computed((): ReadonlyMap<string, number> => {
    const found = new Map<string, number>()
    for (const one of all.value) if (isIn(one, 'in-force')) found.set(one.ruleId, (found.get(one.ruleId) ?? 0) + 1)
    return found
  })

  function todayIn(found: ExceptionList | null): Day {
    return dayOf(session.now(), companyZone({ timeZone: found?.timeZone ?? null }, session))
  }

  function isIn(exception: SavedException, state: ExceptionQuery['state']): boolean {
    const lasts = isInForce(exception, today.value)
    if (state === 'over') return !lasts
    return lasts && (state === 'in-force' || exception.until <= addDays(today.value, soonDays))
  }

  async function look(): Promise<void> {
    await read(async () => {
      const { notebook, settings, people } = session.crm()
      const [lines, saved, departments] = await Promise.all([notebook.lines('exceptions'), settings.regulation(), people.departments(), session.whoAmI()])
      const { exceptionsBy, timeZone } = policyIn(saved)
      return { ...exceptionsIn(lines), by: exceptionsBy, timeZone, departments }
    })
  }

  function narrow(change: Partial<ExceptionQuery>): void {
    query.value = { ...query.value, ...change }
  }

  /** For what is offered; `end` asks for sure. */
  function mayEnd({ by }: SavedException): boolean {
    const me = latest(session.me)
    if (me === null || list.value === null) return false
    return me.isAdmin || by.id === me.person.id || list.value.by === 'everybody' || (list.value.by === 'heads' && list.value.departments.some(({ headId }) => headId === me.person.id))
  }

  /** The rule speaks again at once. May be repeated: the line says the same afterwards. Never throws. */
  async function end(exception: SavedException): Promise<void> {
    const { id } = exception
    if (ending.value.has(id)) return
    ending.value = new Set([...ending.value, id])
    problems.value = new Map([...problems.value].filter(([other]) => other !== id))
    try {
      const me = await session.whoAmI()
      if (!me.isAdmin && exception.by.id !== me.person.id) {
        const card = await session.crm().cards.read(exception.card, [])
        const circle = list.value?.by ?? 'administrators'
        if (!mayDecideFor(circle, deciderOf(me), card.responsible, list.value?.departments ?? [])) throw new CrmError('forbidden', 'Exceptions are for others', { notRun: true })
      }
      const ended = endedException(exception, authorOf(me), session.now(), todayIn(list.value))
      await session.crm().notebook.rewrite('exceptions', id, exceptionText(ended))
      if (list.value !== null) set({ ...list.value, exceptions: list.value.exceptions.map(one => one.id === id ? ended : one) })
    } catch (error) {
      problems.value = new Map([...problems.value, [id, problemOf(error)]])
    }
    ending.value = new Set([...ending.value].filter(other => other !== id))
  }

  return {
    load, query, all, shown, counts, authors, ruleIds, byRule, today, ending,
    broken: computed(() => list.value?.broken ?? []),
    problemOf: (id: number) => problems.value.get(id) ?? null,
    look, narrow, mayEnd, end,
  }
})
