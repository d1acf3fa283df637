/** What is wrong with an open deal, in a turn that gives every seller some of each. */
export type Fault =
  | 'none'
  | 'no-client'
  | 'past-close-date'
  | 'overdue'
  | 'no-next-step'
  | 'untouched'
  | 'junk'
  | 'waiting'
  | 'empty-fields'
  | 'messy'

const turn: readonly Fault[] = [
  'none', 'past-close-date', 'none', 'no-next-step', 'none', 'overdue', 'no-client', 'none',
  'untouched', 'junk', 'none', 'waiting', 'messy', 'none', 'empty-fields', 'none',
]

/** The fault of a seller's open deal by its number among them. */
export function faultOf(openDeal: number): Fault {
  return turn[openDeal % turn.length] ?? 'none'
}

/** The fewest days that a deal with this fault has lived. */
export function leastAge(fault: Fault): number {
  if (fault === 'untouched') return 40
  return fault === 'past-close-date' || fault === 'messy' ? 20 : fault === 'overdue' ? 12 : 2
}

/** How many days ago somebody last did something about it. */
export function silence(fault: Fault, between: (min: number, max: number) => number): number {
  if (fault === 'untouched') return between(24, 38)
  if (fault === 'messy') return between(9, 18)
  return fault === 'overdue' ? between(5, 11) : between(0, 5)
}
