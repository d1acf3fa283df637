/** Dates as the account's pages print them, in the account's zone. */
export interface Printer {
  readonly moment: (seconds: number) => string
  readonly zoned: (seconds: number) => number
}

export function printerOf(lang: string, timeZone: string): Printer {
  const moment = new Intl.DateTimeFormat(lang === 'ru' ? 'ru-RU' : 'en-GB', { timeZone, day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' })
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  return {
    moment: seconds => moment.format(seconds * 1000),
    /** The wall clock of the zone as if it were UTC. */
    zoned(seconds) {
      const of = Object.fromEntries(parts.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]))
      return Date.UTC(of['year'] ?? 0, (of['month'] ?? 1) - 1, of['day'] ?? 1, of['hour'] ?? 0, of['minute'] ?? 0, of['second'] ?? 0) / 1000
    },
  }
}
