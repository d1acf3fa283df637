import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { latest } from '../core/load.ts'
import { reading } from './reading.ts'
import { useSession } from './session.ts'

const deskIds = ['reviews', 'scan', 'fixes', 'report', 'remind', 'regulation'] as const
export type DeskId = typeof deskIds[number]

/** Everybody has these; the others are for administrators and heads of departments. */
const forAll: readonly DeskId[] = ['reviews', 'fixes', 'regulation']

/** The main page's desks: which are offered to the signed-in person, and which is open. */
export const useDesks = defineStore('desks', () => {
  const session = useSession()
  const { load, read } = reading<{ readonly isAdmin: boolean, readonly isHead: boolean }>()
  const wanted = shallowRef<DeskId>(deskAskedFor(session) ?? 'reviews')

  const standing = computed(() => latest(load.value))
  const leads = computed(() => standing.value !== null && (standing.value.isAdmin || standing.value.isHead))
  const offered = computed(() => deskIds.filter(id => leads.value || forAll.includes(id)))
  /** What was asked for before it was known who asks is opened as soon as it is. */
  const chosen = computed(() => offered.value.includes(wanted.value) ? wanted.value : 'reviews')

  async function look(): Promise<void> {
    await read(async () => {
      const [{ person, isAdmin }, departments] = await Promise.all([session.whoAmI(), session.crm().people.departments()])
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
