import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { digestPost } from '../core/digest.ts'
import { digestKey, nextDigest, readDigests, type DigestRecord } from '../core/digest-book.ts'
import type { DigestOrder } from '../core/digest-order.ts'
import { latest, type Problem } from '../core/load.ts'
import type { Period } from '../core/report-period.ts'
import type { PeriodReport } from '../core/report.ts'
import { rules } from '../core/rules/index.ts'
import { isUnderWay } from '../core/under-way.ts'
import { formUnit } from './form-unit.ts'
import { reading } from './reading.ts'
import { useScan } from './scan.ts'
import { useSession } from './session.ts'
import type { DigestReport } from './units/digest-work.ts'

type Posted =
  | { readonly state: 'idle' | 'running' }
  | { readonly state: 'done', readonly report: DigestReport }
  | { readonly state: 'failed', readonly problem: Problem, readonly begun: boolean }

interface Workgroup {
  readonly id: number
  readonly name: string
}

/** «Сводка»: a report as a post into one workgroup. */
export const useDigest = defineStore('digest', () => {
  const session = useSession()
  const scan = useScan()
  const unit = formUnit('digest')
  const { load: groups, read: readGroups } = reading<readonly Workgroup[]>()
  const { load: earlier, read: readEarlier } = reading<readonly DigestRecord[]>()
  const groupId = shallowRef<number | null>(null)
  const posted = shallowRef<Posted>({ state: 'idle' })
  const about = shallowRef<PeriodReport | null>(null)
  let order: DigestOrder | null = null

  const records = computed(() => latest(earlier.value) ?? [])
  const post = computed(() => about.value === null ? null : digestPost(about.value, rules, session.host(), nextDigest(records.value)))

  /** Opens the form about this report. Never throws: see the loads. */
  async function open(report: PeriodReport): Promise<void> {
    about.value = report
    posted.value = { state: 'idle' }
    await readGroups(() => session.crm().messages.groups())
    const found = latest(groups.value) ?? []
    const wanted = groupId.value ?? scan.policy.digestGroup
    const chosen = found.find(({ id }) => id === wanted) ?? (found.length === 1 ? found[0] : undefined)
    await choose(chosen?.id ?? null)
  }

  async function choose(id: number | null): Promise<void> {
    groupId.value = id
    if (id === null || about.value === null) return
    const { period } = about.value
    await readEarlier(() => lookUp(id, period))
  }

  async function lookUp(group: number, period: Period): Promise<readonly DigestRecord[]> {
    return readDigests(await session.crm().notebook.lines('digests', [digestKey(group, period)]))
  }

  /** Never throws. */
  async function send(): Promise<void> {
    if (about.value === null || groupId.value === null || post.value === null || earlier.value.state !== 'ready' || posted.value.state === 'running' || !scan.whoMay) return
    const last = records.value.at(-1)
    if (last?.postId === null && isUnderWay(last.at, session.now())) return
    const { period: { from, to } } = about.value
    order = { group: groupId.value, firstDay: from, lastDay: to, title: post.value.title, text: post.value.text, number: nextDigest(records.value), begun: false }
    await attempt(unit.begin(order))
  }

  /** Never throws. */
  async function repeat(): Promise<void> {
    if (order !== null) await attempt(unit.repeat(order))
  }

  async function attempt(going: ReturnType<typeof unit.begin>): Promise<void> {
    posted.value = { state: 'running' }
    const ended = await going
    posted.value = ended.state === 'done' ? { state: 'done', report: ended.value } : { state: 'failed', problem: ended.problem, begun: ended.begun }
    if (ended.state === 'done') await choose(groupId.value)
  }

  function close(): void {
    unit.letGo()
    order = null
    about.value = null
    if (posted.value.state !== 'running') posted.value = { state: 'idle' }
  }

  return { groups, groupId, earlier, records, post, posted, about, may: computed(() => scan.whoMay), hasGroups: session.crm().messages.hasGroups, open, choose, send, repeat, close }
})
