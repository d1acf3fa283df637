/**
 * Milliseconds for which others take an action that was begun and has not ended for one under way; after that it is unfinished. It goes by
 * what a slow line costs: the portal ends a request after 60 s, we wait for it 65 s and then try again after 1 and 4 s. A sending to 200
 * people (four requests of 50) with three requests around it takes 7 × 65 s ≈ 7.6 minutes when every answer comes at the last moment; a post
 * into a group takes less. Ten minutes is also after what time a repeated action is looked at once more.
 */
const longest = 10 * 60_000

/** Whether an action begun then and not known to have ended may still be at it. A machine's clock may be a little ahead of the portal's. */
export function isUnderWay(begunAt: Date, now: Date): boolean {
  return now.getTime() - begunAt.getTime() < longest
}
