import { counted } from '../plural.ts'
import type { list as russian } from '../ru/list.ts'

const cards = (count: number) => counted('en', count, { one: 'card', other: 'cards' })

export const list: typeof russian = {
  title: 'Mark for review',
  readFailed: 'The card could not be read.',
  responsible: name => `Responsible: ${name}`,
  open: 'This card is already marked for review.',
  openCard: 'Open the card',
  close: 'Close',
  chosen: count => `Selected: ${cards(count)}`,
  more: count => `and ${cards(count)} more`,
  progress: (done, total) => `${done} of ${total}`,
  stop: 'Stop',
  outcome: parts => `Done: ${parts}.`,
  marked: count => `${count} marked`,
  already: count => `${count} already marked`,
  failed: count => `${count} could not be marked`,
  left: count => `${count} not started`,
}
