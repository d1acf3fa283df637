import type { World } from './world.ts'

/** Days that nobody works, as the calendar's settings spell them: `1.01` is the first of January. */
function holidayList(world: World): string {
  return Object.keys(world.words.calendar.holidays).map(day => {
    const [month = '', date = ''] = day.split('-')
    return `${Number(date)}.${month}`
  }).join(',')
}

export function seedPortal(world: World): void {
  world.tables.portal.insert({
    id: 1,
    memberId: '5f2c1d7ae0b94c6f8d3e7a90b1c45d22',
    lang: world.lang,
    timeZone: 'Europe/Moscow',
    company: world.words.company,
    license: world.lang === 'ru' ? 'ru_pro100' : 'en_pro100',
    licenseType: 'pro100',
    licenseFamily: 'pro',
    smartProcesses: true,
    workTimeStart: '9',
    workTimeEnd: '18',
    weekHolidays: ['SA', 'SU'],
    yearHolidays: holidayList(world),
  })
}
