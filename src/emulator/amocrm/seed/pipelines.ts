import { lostStatus, wonStatus } from '../tables.ts'
import { seconds, type World } from './world.ts'

const mainPipeline = 3_177_727
const firstStatus = 32_392_156

/** The stages that a deal goes through before it is won or lost. */
const workCodes = ['NEW', 'PREPARATION', 'PREPAYMENT_INVOICE', 'EXECUTING', 'FINAL_INVOICE'] as const
const colors = ['#99ccff', '#ffff99', '#ffcc66', '#ffcccc', '#ccccff']

export function pipelineOf(categoryId: number): number {
  return mainPipeline + 3 * categoryId
}

/** The stage's number by its code in the company: `NEW`, or `C1:NEW` in the second pipeline. */
export function statusOf(categoryId: number, stageId: string): number {
  const code = stageId.replace(/^C\d+:/, '')
  const place = workCodes.findIndex(one => one === code)
  if (place < 0) return code === 'WON' ? wonStatus : lostStatus
  return firstStatus + 30 * categoryId + 3 * (place + 1)
}

export function seedPipelines({ tables, words, own, now }: World): void {
  words.pipelines.forEach((name, categoryId) => {
    const pipelineId = pipelineOf(categoryId)
    tables.pipelines.insert({ id: pipelineId, name, sort: categoryId + 1, isMain: categoryId === 0, isUnsortedOn: true, isArchive: false })
    const add = (statusId: number, title: string, sort: number, color: string, isEditable: boolean, type: 0 | 1 = 0): void => {
      tables.statuses.insert({ statusId, pipelineId, name: title, sort, color, isEditable, type })
    }
    add(firstStatus + 30 * categoryId, own.unsorted, 10, '#c1c1c1', false, 1)
    workCodes.forEach((code, index) => add(statusOf(categoryId, code), words.stages[categoryId === 0 ? 0 : 1][code] ?? code, 20 + 10 * index, colors[index] ?? '#99ccff', true))
    add(wonStatus, own.won, 10_000, '#CCFF66', false)
    add(lostStatus, own.lost, 11_000, '#D5D8DB', false)
  })
  const made = seconds(new Date(now.getTime() - 600 * 86_400_000))
  words.fields.lossReasons.forEach((name, index) => {
    tables.lossReasons.insert({ id: 4_203_748 + 3 * index, name, sort: 10_000 + index, createdAt: made, updatedAt: made })
  })
  tables.taskTypes.insert({ id: 1, name: own.followUp, color: null, iconId: null, code: 'FOLLOW_UP' })
  tables.taskTypes.insert({ id: 2, name: own.meeting, color: null, iconId: null, code: 'MEETING' })
}
