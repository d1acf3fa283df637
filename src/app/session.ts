import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { latest } from '../core/load.ts'
import { mayDecide as mayDecideOn, type Review } from '../core/review.ts'
import type { Connection, Me } from '../crm/port.ts'
import type { Browser } from '../browser/port.ts'
import { deciderOf } from './me.ts'
import { reading } from './reading.ts'

/** Who works, in which CRM, on which of our pages. Opened once by the page's start. */
export const useSession = defineStore('session', () => {
  const opened = shallowRef<Connection & { readonly browser: Browser } | null>(null)
  const me = reading<Me>()
  const zone = shallowRef<string | null>(null)
  let asked: Promise<Me> | null = null

  function open(connection: Connection, browser: Browser): void {
    opened.value = { ...connection, browser }
    asked = null
  }

  function connection(): Connection & { readonly browser: Browser } {
    if (opened.value === null) throw new Error('The session is not open yet.')
    return opened.value
  }

  /** The signed-in user; asked once, and again after a failure. */
  function whoAmI(): Promise<Me> {
    asked ??= askMe().catch((error: unknown) => {
      asked = null
      throw error
    })
    return asked
  }

  async function askMe(): Promise<Me> {
    const { crm, host } = connection()
    const found = await crm.people.me()
    zone.value = host.timeZone()
    return found
  }

  /** The user's zone; until the CRM has said who the user is, the browser's. What is drawn with it follows when it changes. */
  function timeZone(): string {
    return zone.value ?? connection().host.timeZone()
  }

  /** For what is shown: until the CRM has said who the user is, nothing is hidden. The steps themselves ask who it is. */
  function mayDecide(review: Review): boolean {
    const user = latest(me.load.value)
    return user === null || mayDecideOn(review, deciderOf(user))
  }

  async function readMe(): Promise<void> {
    await me.read(whoAmI)
  }

  return {
    me: me.load,
    /** `null` until it is known. */
    myId: computed(() => latest(me.load.value)?.person.id ?? null),
    open,
    /** False on a page that has not reached its CRM. */
    isOpen: computed(() => opened.value !== null),
    crm: () => connection().crm,
    host: () => connection().host,
    browser: () => connection().browser,
    /** The CRM's time, not the machine's. */
    now: () => connection().host.now(),
    timeZone,
    whoAmI,
    mayDecide,
    readMe,
  }
})
