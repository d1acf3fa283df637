import { B24Frame } from '@bitrix24/b24jssdk'
import type { CardRef } from '../../core/card.ts'
import { CrmError, type Host } from '../port.ts'
import { guardFrame } from './frame-guard.ts'
import { cardPath, localeOf, placeOf } from './place.ts'
import { isInside, isKnownPortal, parseFrameName, type OwnHosts } from './portal.ts'
import { restrictions } from './transport.ts'

/** A portal that is there answers within milliseconds; the SDK itself would wait for ever. */
const handshakeLimit = 10_000

/** `setInstallFinish` reloads the page, so its answer may never come. */
const finishLimit = 5_000

/** Checks who is around us, then shakes hands. Throws `outside-host` or `offline`. */
export async function openFrame(own: OwnHosts): Promise<B24Frame> {
  const name = parseFrameName(window.name)
  const ancestors = 'ancestorOrigins' in location ? [...location.ancestorOrigins] : null
  const around = { ancestors, referrer: document.referrer, ownOrigin: location.origin }
  if (window.parent === window || !name || !isKnownPortal(name, own) || !isInside(name, around)) {
    throw new CrmError('outside-host', 'The page around us is not a known portal')
  }
  const guard = guardFrame(name)
  const frame = new B24Frame(
    { DOMAIN: name.domain, PROTOCOL: name.secure, APP_SID: name.appSid, LANG: null },
    { restrictionParams: restrictions },
  )
  const silent = Symbol('silent')
  const answered = frame.init().then(() => null, () => silent)
  try {
    if (await Promise.race([answered, guard.forged, after(handshakeLimit, silent)]) === silent) {
      throw new CrmError('offline', 'The portal page did not answer the handshake')
    }
    guard.check(frame)
  } catch (error) {
    frame.destroy()
    guard.close()
    throw error
  }
  return frame
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise(resolve => setTimeout(resolve, milliseconds, value))
}

export interface HostNeeds {
  readonly now: () => Date
  readonly timeZone: () => string
  /** Id of the person who looks, for the address of the calendar. */
  readonly me: () => Promise<number>
}

export function createHost(frame: B24Frame, needs: HostNeeds): Host {
  const options: Readonly<Record<string, unknown>> = frame.placement.options ?? {}
  const place = placeOf({ placement: frame.placement.title, options, installing: frame.isInstallMode })
  let fitting: ResizeObserver | null = null
  let height = 0

  function grow(): void {
    // The document's own height never falls below the frame's, so the body is measured.
    const wanted = Math.ceil(document.body.scrollHeight)
    if (wanted < 1 || wanted === height) return
    height = wanted
    quietly(frame.parent.message.send('resizeWindow', { width: '100%', height, isSafely: true }))
  }

  async function openPath(path: string): Promise<void> {
    await frame.slider.openPath(frame.slider.getUrl(path)).catch((error: unknown) => {
      throw new CrmError('refused', `openPath: ${error instanceof Error ? error.message : 'refused'}`)
    })
  }

  return {
    place,
    hasCalendar: true,
    leadsAndTasks: false,
    opens: 'over',
    locale: localeOf(frame.getLang()),
    timeZone: needs.timeZone,
    now: needs.now,
    fit() {
      if (!fitting) {
        fitting = new ResizeObserver(grow)
        fitting.observe(document.body)
      }
      grow()
    },
    setTitle: title => quietly(frame.parent.setTitle(title)),
    openCard: (ref: CardRef) => openPath(cardPath(ref)),
    async openMeeting(eventId) {
      if (place.kind === 'calendar') {
        await frame.placement.call('viewEvent', { id: String(eventId) })
      } else {
        // openPath allows nothing of the calendar but what lies under a person's own pages.
        await openPath(`/company/personal/user/${await needs.me()}/calendar/?EVENT_ID=${eventId}`)
      }
    },
    async openOwn(page, parameters) {
      await frame.slider.openSliderAppPage({ ...parameters, place: page })
    },
    async reloadCard() {
      if (place.kind === 'card-tab' || place.kind === 'list-menu') await frame.placement.call('reloadData')
    },
    close: () => quietly(frame.parent.closeApplication()),
    async finishInstall() {
      if (frame.isInstallMode) await Promise.race([frame.installFinish(), after(finishLimit, null)])
    },
    onCalendar: calendarEvents(frame),
  }
}

type CalendarListener = Parameters<Host['onCalendar']>[0]

/** The calendar's own buttons (calendar/calendar-grid-view.md). The protocol cannot unsubscribe, so we subscribe once. */
function calendarEvents(frame: B24Frame): Host['onCalendar'] {
  const listeners = new Set<CalendarListener>()
  let bound = false

  function bind(): void {
    const tell = (event: Parameters<CalendarListener>[0]): void => listeners.forEach(listener => listener(event))
    const on = (name: string, heard: (payload: unknown) => void): void =>
      quietly(frame.placement.bindEvent(`Calendar.customView:${name}`, heard))
    on('refreshEntries', () => tell({ kind: 'refresh' }))
    on('decreaseViewRangeDate', () => tell({ kind: 'back' }))
    on('increaseViewRangeDate', () => tell({ kind: 'forward' }))
    on('adjustToDate', payload => {
      const [day] = /\d{4}-\d{2}-\d{2}/.exec(typeof payload === 'string' ? payload : JSON.stringify(payload)) ?? []
      if (day) tell({ kind: 'to', day })
    })
    bound = true
  }

  return listener => {
    listeners.add(listener)
    if (!bound) bind()
    return () => listeners.delete(listener)
  }
}

/** For commands that the portal does not answer, or whose answer nobody needs. */
function quietly(command: Promise<unknown>): void {
  command.catch(() => undefined)
}
