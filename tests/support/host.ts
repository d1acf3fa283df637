import type { Host, Place } from '../../src/crm/port.ts'

/** The CRM's page around ours, as far as a store asks it anything. */
export function hostAt(place: Place): Host {
  return {
    place,
    hasCalendar: true,
    leadsAndTasks: false,
    opens: 'over',
    locale: 'ru',
    timeZone: () => 'Europe/Moscow',
    now: () => new Date(),
    fit: () => undefined,
    setTitle: () => undefined,
    openCard: async () => undefined,
    openMeeting: async () => undefined,
    openOwn: async () => undefined,
    reloadCard: async () => undefined,
    close: () => undefined,
    finishInstall: async () => undefined,
    onCalendar: () => () => undefined,
  }
}
