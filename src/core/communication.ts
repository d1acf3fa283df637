import type { Activity, ActivityKind } from './card.ts'

const kinds: ReadonlySet<ActivityKind> = new Set(['call', 'meeting', 'email', 'message'])

/** When people talked or wrote to each other; `null`: it is no communication, it is only planned, or Razbor itself has put it there. */
export function tookPlaceAt(activity: Activity): Date | null {
  if (activity.ours || !kinds.has(activity.kind)) return null
  if (activity.done) return activity.finishedAt ?? activity.updatedAt
  // What a client has sent or begun is there though nobody has answered yet.
  return activity.direction === 'incoming' || activity.kind === 'message' ? activity.createdAt : null
}

interface Communication {
  readonly activity: Activity
  readonly at: Date
}

/** The last one before now; `ahead` is told the moments of those that are noted for later. */
export function lastCommunication(activities: readonly Activity[], now: Date, ahead: (moment: Date) => void): Communication | null {
  let last: Communication | null = null
  for (const activity of activities) {
    const at = tookPlaceAt(activity)
    if (at === null) continue
    if (at.getTime() > now.getTime()) ahead(at)
    else if (last === null || at.getTime() > last.at.getTime()) last = { activity, at }
  }
  return last
}
