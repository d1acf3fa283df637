import { at, weekday } from './clock.ts'
import { moment, type World } from './world.ts'

/** How many days back the log goes. */
const days = 60

const browsers = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
] as const

/** Who came to the portal on which working day, the oldest first, as event-log/main-eventlog-get.md shows such a line. */
export function seedEventLog(world: World): void {
  const { dice, now, tables } = world
  const people = [...tables.users.all()].filter(user => user.active)
  for (let shift = -days; shift <= 0; shift += 1) {
    if (weekday(now, shift) > 5) continue
    const visits = people.filter(() => dice.chance(0.93)).map(user => ({ user, when: at(now, shift, 8.5 + dice.between(0, 90) / 60) }))
    for (const { user, when } of visits.filter(visit => visit.when <= now).sort((a, b) => a.when.getTime() - b.when.getTime())) {
      tables.eventLog.insert({
        at: moment(when),
        severity: 'SECURITY',
        auditTypeId: 'USER_AUTHORIZE',
        moduleId: 'main',
        itemId: String(user.id),
        remoteAddr: `192.0.2.${user.id}`,
        userAgent: browsers[user.id % browsers.length] ?? browsers[0],
        requestUri: '/',
        userId: user.id,
        description: JSON.stringify({ userId: user.id, requestId: `${dice.faker.string.hexadecimal({ length: 32, casing: 'lower', prefix: '' })}-0`, method: 'external' }),
      })
    }
  }
}
