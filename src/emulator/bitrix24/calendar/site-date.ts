import { isoInZone } from '../zone.ts'

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `24.12.2024` on a Russian site, `12/24/2024` on an English one. */
export function siteDay(day: string, lang: 'ru' | 'en'): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return lang === 'ru' ? `${date}.${month}.${year}` : `${month}/${date}/${year}`
}

/** `24.12.2024 17:59:00` or `12/24/2024 05:59:00 pm`: date and time as the site is set to show them. */
export function siteMoment(moment: Date, timeZone: string, lang: 'ru' | 'en'): string {
  const iso = isoInZone(moment, timeZone)
  const time = iso.slice(11, 19)
  if (lang === 'ru') return `${siteDay(iso.slice(0, 10), lang)} ${time}`
  const hour = Number(time.slice(0, 2))
  return `${siteDay(iso.slice(0, 10), lang)} ${String(hour % 12 || 12).padStart(2, '0')}${time.slice(2)} ${hour < 12 ? 'am' : 'pm'}`
}

/** `Tue Dec 24 2024 17:59:00`, or without the time for whole days. */
export function formattedMoment(moment: Date, timeZone: string, wholeDay: boolean): string {
  const iso = isoInZone(moment, timeZone)
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`)
  const text = `${weekdayNames[day.getUTCDay()]} ${monthNames[day.getUTCMonth()]} ${iso.slice(8, 10)} ${iso.slice(0, 4)}`
  return wholeDay ? text : `${text} ${iso.slice(11, 19)}`
}
