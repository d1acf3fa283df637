import { at } from './clock.ts'
import { auditorId, clientsHeadId, departments, directorId, qualityHeadId, salesHeadId } from './people.ts'
import { moment, type World } from './world.ts'

const adminId = 1

/** Three workgroups: of the sales people, of the quality department alone (not shown to others), and one that everybody may join. */
export function seedGroups(world: World): void {
  const { tables, words, now } = world
  const people = [...tables.users.all()].filter(user => user.active)
  const of = (...wanted: readonly number[]): readonly number[] => people.filter(user => user.departments.some(id => wanted.includes(id))).map(user => user.id)
  const plans = [
    { ownerId: salesHeadId, moderators: [clientsHeadId, adminId], people: [...of(departments.sales, departments.clients), directorId, qualityHeadId, auditorId], visible: true, opened: false, chatId: 11 },
    { ownerId: qualityHeadId, moderators: [adminId], people: [auditorId, directorId], visible: false, opened: false, chatId: 12 },
    { ownerId: directorId, moderators: [], people: of(departments.clients, departments.quality), visible: true, opened: true, chatId: 0 },
  ]
  plans.forEach((plan, index) => {
    const { name, description } = words.groups[index] ?? { name: '', description: '' }
    const leaders = [{ userId: plan.ownerId, role: 'A' }, ...plan.moderators.map(userId => ({ userId, role: 'E' }) as const)] as const
    const members = plan.people.filter(id => !leaders.some(({ userId }) => userId === id))
    const created = at(now, -300 + 90 * index, 11)
    tables.groups.insert({
      id: index + 1,
      name,
      description,
      project: false,
      active: true,
      visible: plan.visible,
      opened: plan.opened,
      closed: false,
      ownerId: plan.ownerId,
      members: [...leaders, ...members.map(userId => ({ userId, role: 'K' }) as const)],
      created: moment(created),
      updated: moment(created),
      activity: moment(at(now, -3 - index, 15)),
      chatId: plan.chatId,
    })
  })
  words.posts.forEach(({ title, text }, index) => {
    const groupId = index + 1
    const author = plans[index]?.ownerId ?? adminId
    tables.posts.insert({ authorId: author, title, text, dest: [`SG${groupId}`], important: false, importantUntil: null, tags: [], published: moment(at(now, -3 - index, 15)) })
  })
}
