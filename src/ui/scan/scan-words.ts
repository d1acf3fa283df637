import type { DeskText } from '../text/index.ts'

/** How long it still takes, in words; `null`: nobody can say yet. */
export function remainingText({ remaining: words }: DeskText['scan'], milliseconds: number | null): string {
  if (milliseconds === null) return words.unknown
  const minutes = Math.round(milliseconds / 60_000)
  if (milliseconds < 60_000) return words.moments
  // Nobody wants to hear of 61 minutes: from an hour on it is told in fives.
  const told = minutes < 60 ? minutes : Math.round(minutes / 5) * 5
  return told < 60 ? words.minutes(told) : words.hours(Math.floor(told / 60), told % 60)
}
