import type { ActivityRow, TaskRow } from '../bitrix24/tables.ts'
import { at, workday } from './clock.ts'
import { auditorId, clientsHeadId, directorId, dismissedId, isClientsDepartment, qualityHeadId, salesHeadId } from './people.ts'
import { moment, type World } from './world.ts'

const hour = 3_600_000
const dealTypeId = 2

type Plan = Pick<TaskRow, 'title' | 'description' | 'createdBy' | 'responsibleId' | 'accomplices' | 'auditors' | 'status' | 'deadline' | 'crm'> & { readonly created: Date, readonly ended: Date | null }

function insert(world: World, plan: Plan): number {
  const { created, ended, ...values } = plan
  const { dice, tables } = world
  const begun = values.status === 2 ? null : moment(new Date(Math.min(created.getTime() + hour, (ended ?? world.now).getTime())))
  const changed = moment(ended ?? created)
  return tables.tasks.insert({
    ...values,
    priority: dice.chance(0.2) ? 2 : 1,
    mark: null,
    startPlan: null,
    endPlan: null,
    parentId: null,
    created: moment(created),
    changed,
    changedBy: ended ? values.responsibleId : values.createdBy,
    activity: changed,
    statusChanged: ended ? moment(ended) : begun ?? moment(created),
    statusChangedBy: begun ? values.responsibleId : null,
    started: begun,
    closed: ended ? moment(ended) : null,
    closedBy: ended ? values.responsibleId : null,
    guid: `{${dice.faker.string.uuid()}}`,
    xmlId: null,
    estimate: 0,
    allowsChangeDeadline: dice.chance(0.3),
    allowsTimeTracking: false,
    needsControl: dice.chance(0.2),
    matchesWorkTime: false,
  }).id
}

/** Who may be given a task by whom: heads give to their own people. */
const givers = [directorId, salesHeadId, clientsHeadId, qualityHeadId] as const

function peopleUnder(world: World, headId: number): readonly number[] {
  const departments = [...world.tables.departments.all()]
  const headed = departments.filter(row => row.headId === headId).map(row => row.id)
  if (headId === directorId) return [salesHeadId, clientsHeadId, qualityHeadId]
  return [...world.tables.users.all()].filter(user => user.active && user.id !== headId && user.departments.some(id => headed.includes(id))).map(user => user.id)
}

/** The company's own business, half of it done. */
function writeChores(world: World): void {
  const { dice, now, words } = world
  words.chores.forEach(({ title, note }, index) => {
    const createdBy = givers[index % givers.length] ?? directorId
    const responsibleId = dice.pick(peopleUnder(world, createdBy))
    const age = dice.between(1, 40)
    const created = at(now, workday(now, -age), dice.between(9, 17))
    const done = age > 3 && dice.chance(0.5)
    const ended = done ? at(now, workday(now, -dice.between(1, age - 1)), dice.between(10, 17)) : null
    const deadline = dice.chance(0.8) ? at(now, workday(now, dice.between(-2, 14)), 18) : null
    insert(world, {
      title,
      description: note,
      createdBy,
      responsibleId,
      accomplices: dice.chance(0.25) ? [dice.pick(peopleUnder(world, createdBy))].filter(id => id !== responsibleId) : [],
      auditors: dice.chance(0.3) ? [auditorId].filter(id => id !== responsibleId) : [],
      status: ended ? 5 : dice.pick([2, 2, 3, 6] as const),
      deadline: deadline && moment(deadline),
      crm: [],
      created,
      ended: ended && ended > created ? ended : ended && created,
    })
  })
}

/** Every task that stands in a deal's timeline is a task of the tasks tool too. */
function writeOfDeals(world: World): void {
  const { dice, now, tables } = world
  const activities = [...tables.activities.all()].filter((row: ActivityRow) => row.providerId === 'CRM_TASKS_TASK' && row.ownerTypeId === dealTypeId)
  for (const activity of activities) {
    const head = isClientsDepartment(activity.responsibleId) ? clientsHeadId : salesHeadId
    const id = insert(world, {
      title: activity.subject,
      description: '',
      createdBy: activity.responsibleId === dismissedId || dice.chance(0.5) ? head : activity.responsibleId,
      responsibleId: activity.responsibleId,
      accomplices: [],
      auditors: [],
      status: activity.completed ? 5 : new Date(activity.created) < now && dice.chance(0.3) ? 3 : 2,
      deadline: activity.deadline,
      crm: [`D_${activity.ownerId}`],
      created: new Date(activity.created),
      ended: activity.completed ? new Date(activity.lastUpdated) : null,
    })
    tables.activities.update(activity.id, { associatedEntityId: id })
  }
}

/** A task that was given up and deleted: numbers have gaps, as on any portal. */
const deletedTask = 3

export function seedTasks(world: World): void {
  writeChores(world)
  world.tables.tasks.remove(deletedTask)
  writeOfDeals(world)
}
