import type { ActivityInfo } from '../../wire.ts'
import { tMaybe } from '../text.ts'

export function activityName({ kind, direction }: ActivityInfo): string {
  return tMaybe(`activity.${kind}.${direction}`, tMaybe(`activity.${kind}`))
}
