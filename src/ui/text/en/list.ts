import type { list as russian } from '../ru/list.ts'

export const list: typeof russian = {
  title: 'Mark for review',
  readFailed: 'The card could not be read.',
  responsible: name => `Responsible: ${name}`,
  open: 'This card is already marked for review.',
  openCard: 'Open the card',
  close: 'Close',
}
