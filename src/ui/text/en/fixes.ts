import { insideQuotes } from '../../../core/quotes.ts'
import type { fixes as russian } from '../ru/fixes.ts'
import { counted } from '../plural.ts'

const findings = (count: number) => counted('en', count, { one: 'finding', other: 'findings' })
const cards = (count: number) => counted('en', count, { one: 'card', other: 'cards' })

export const fixes: typeof russian = {
  title: 'My fixes',
  failed: 'Could not load your fixes.',
  total: (count, inCards) => `${findings(count)} in ${cards(inCards)}. The most harmful first.`,
  never: 'The CRM has not been scanned yet, so nobody can say what to fix. A head of department or an administrator starts a scan.',
  neverMay: 'The CRM has not been scanned yet, so nobody can say what to fix. Start a scan under “CRM scan”.',
  nothing: when => `Nothing to fix: your cards have no findings. Last scan ${when}.`,
  noCards: when => `Last scan ${when}. It had no cards that you are responsible for.`,
  allFixed: 'All fixed. Thank you!',
  checkedOn: when => `Last scan ${when}.`,
  running: 'The CRM is being scanned: the list may change.',
  notChecked: count => `Not checked: ${cards(count)}. Rules that could not be checked:`,
  since: (rule, day) => `${rule}: broken since ${day}`,
  again: 'Check again',
  againTitle: title => `Check again: ${title}`,
  openTitle: title => `Open the card: ${title}`,
  againFailed: 'Could not check the card.',
  fixed: title => `“${insideQuotes(title)}”: fixed, no findings left.`,
  gone: title => `“${insideQuotes(title)}”: the card is gone, or closed to you.`,
  handed: (title, name) => `“${insideQuotes(title)}”: ${name} is responsible for the card now.`,
  left: (title, count) => `“${insideQuotes(title)}”: ${findings(count)} left.`,
  unsure: title => `“${insideQuotes(title)}”: no findings in sight, but not everything could be checked.`,
  unconfirmed: title => `“${insideQuotes(title)}”: no card like it is in sight from here. The next full scan of the CRM will show whether it is fixed.`,
  unconfirmedHint: 'The card was like another one that is not in sight from here. The next full scan of the CRM will show whether it is fixed.',
  already: count => `Fixed since the last scan: ${cards(count)}.`,
  more: count => `Show more (${count})`,
  looking: 'Looking at the card as it is now…',
}
