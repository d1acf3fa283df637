import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { latest } from '../core/load.ts'
import { belongsTo, type Standing } from '../core/policy.ts'
import { reading } from './reading.ts'
import { useRegulationInUse } from './regulation-in-use.ts'
import { useSession } from './session.ts'

const deskIds = ['reviews', 'meetings', 'scan', 'fixes', 'report', 'remind', 'regulation'] as const
export type DeskId = typeof deskIds[number]

/** Everybody has these. */
const forAll: readonly DeskId[] = ['reviews', 'fixes', 'regulation']

/** Heads of departments read these whoever may scan; what may be done there has its own right. */
const forHeads: readonly DeskId[] = ['scan', 'report']

/** The main page's desks; the meetings are one where the CRM's calendar has no place for them. Which are offered to the signed-in person, and which is open. */
export const useDesks = defineStore('desks', () => {
  const session = useSession()
  const regulation = useRegulationInUse()
  const { load, read } = reading<Standing>()
  const wanted = shallowRef<DeskId>(deskAskedFor(session) ?? 'reviews')

  const standing = computed(() => latest(load.value))
  const offered = computed(() => deskIds.filter(id => id === 'meetings' ? !session.host().hasCalendar : forAll.includes(id) || (standing.value !== null && isFor(id, standing.value))))
  /** What was asked for before it was known who asks is opened as soon as it is. */
  const chosen = computed(() => offered.value.includes(wanted.value) ? wanted.value : 'reviews')

  /** Whoever may scan by the company's policy has the desks of the scan, the report and the reminders. */
  function isFor(id: DeskId, who: Standing): boolean {
    return belongsTo(regulation.policy.scansBy, who) || (forHeads.includes(id) && belongsTo('heads', who))
  }

  async function look(): Promise<void> {
    await read(async () => {
      const [{ person, isAdmin }, departments] = await Promise.all([session.whoAmI(), session.crm().people.departments(), regulation.look()])
      return { isAdmin, isHead: departments.some(({ headId }) => headId === person.id) }
    })
  }

  function choose(id: string): void {
    if (isDesk(id)) wanted.value = id
  }

  return { load, standing, offered, chosen, look, choose }
})

function isDesk(id: unknown): id is DeskId {
  return deskIds.some(known => known === id)
}

/** The desk named by whoever opened the page. */
function deskAskedFor(session: ReturnType<typeof useSession>): DeskId | null {
  const { place } = session.host()
  return place.kind === 'main' && isDesk(place.desk) ? place.desk : null
}
