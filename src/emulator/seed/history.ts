import type { TimelineRow } from '../bitrix24/tables.ts'
import { moment, type World } from './world.ts'

/** A card by the numbers that the CRM gives its kinds. */
export interface Owner {
  readonly ownerTypeId: 1 | 2 | 3 | 4
  readonly ownerId: number
}

const kinds = { 1: 'lead', 2: 'deal', 3: 'contact', 4: 'company' } as const

function line(world: World, owner: Owner, created: Date, authorId: number, row: Partial<TimelineRow> & Pick<TimelineRow, 'kind'>): void {
  world.tables.timeline.insert({
    ownerTypeId: owner.ownerTypeId,
    ownerId: owner.ownerId,
    created: moment(created),
    authorId,
    title: '',
    text: '',
    iconCode: 'info',
    activityId: null,
    pinnedAt: null,
    clientId: null,
    ...row,
  })
}

export function recordCreated(world: World, owner: Owner, created: Date, authorId: number): void {
  line(world, owner, created, authorId, { kind: 'created', title: world.words.timeline.created[kinds[owner.ownerTypeId]] })
}

export function recordComment(world: World, owner: Owner, created: Date, authorId: number, text: string): void {
  line(world, owner, created, authorId, { kind: 'comment', text, iconCode: 'comment' })
}

export function recordActivity(world: World, owner: Owner, created: Date, authorId: number, activityId: number, subject: string): void {
  line(world, owner, created, authorId, { kind: 'activity', title: subject, activityId })
}

export function recordHandover(world: World, owner: Owner, created: Date, authorId: number, from: string, to: string): void {
  line(world, owner, created, authorId, { kind: 'responsible', title: world.words.timeline.responsible, text: `${from} → ${to}` })
}

export interface StageStep {
  readonly categoryId: number
  readonly stageId: string
  readonly name: string
  readonly semantic: 'P' | 'S' | 'F'
  readonly at: Date
}

/** Stage history and its timeline lines; the first step is the creation. */
export function recordStages(world: World, owner: Owner, authorId: number, steps: readonly StageStep[]): void {
  steps.forEach((step, index) => {
    const previous = steps[index - 1]
    const moved = previous !== undefined && previous.categoryId !== step.categoryId
    world.tables.stageHistory.insert({
      entityTypeId: owner.ownerTypeId,
      typeId: previous === undefined ? 1 : moved ? 5 : step.semantic === 'P' ? 2 : 3,
      ownerId: owner.ownerId,
      createdTime: moment(step.at),
      categoryId: step.categoryId,
      stageId: step.stageId,
      stageSemanticId: step.semantic,
    })
    if (previous) line(world, owner, step.at, authorId, { kind: 'stage', title: world.words.timeline.stage, text: `${previous.name} → ${step.name}`, iconCode: 'stage' })
  })
}
