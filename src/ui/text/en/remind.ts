import { counted } from '../plural.ts'
import type { remind as russian } from '../ru/remind.ts'

const findings = (count: number) => counted('en', count, { one: 'finding', other: 'findings' })
const people = (count: number) => counted('en', count, { one: 'person', other: 'people' })
const days = (count: number) => counted('en', count, { one: 'day', other: 'days' })

export const remind: typeof russian = {
  title: 'Reminders',
  failed: 'Could not find out what is due.',
  refresh: 'Refresh',
  never: 'The CRM has never been scanned, so there is nothing to remind anyone about. Start a scan on the “CRM scan” tab.',
  dataOf: when => `Based on the scan of ${when}.`,
  dataOld: count => `${days(count)} have passed since the scan: some findings may have been fixed by now. It is better to scan the CRM first.`,
  rules: again => `Everybody gets at most one message a day. People are reminded about the same finding no more than once in ${days(again)}.`,
  heads: escalate => `If a finding has not been fixed for ${days(escalate)}, the head of the department is told.`,
  noHeads: 'The CRM does not say who heads a department, so heads are not told anything.',
  settings: 'The regulation sets these times and the quiet days.',
  byHand: 'Messages are sent only when somebody presses “Send”.',

  last: {
    never: 'Nothing has been sent yet.',
    whole: (when, name, browser, count) => `Last sending: ${when}, by ${name} from ${browser}, to ${people(count)}.`,
    cards: (when, name, browser, count) => `Last reminder: ${when}, about chosen cards, by ${name} from ${browser}, to ${people(count)}.`,
    underWay: (when, name, browser) => `${name} is sending reminders now, since ${when}, from ${browser}. Nobody gets a second message.`,
    unfinished: (when, name, browser) => `${name} began a sending on ${when} from ${browser} and did not finish it: whom it reached is not known. These people will be reminded of the same later.`,
    refused: names => `The CRM refused the message for: ${names}.`,
  },

  quiet: {
    weekday: 'Today is a quiet weekday: no reminders are sent.',
    date: 'Today is a quiet day: no reminders are sent.',
    unreadable: 'The record of today’s sending cannot be read: a newer version of the app may have made it. Nothing more is sent today.',
    waiting: count => `Waiting for a reminder: ${findings(count)}.`,
  },

  offer: {
    due: (count, toWhom) => `Reminders due: ${findings(count)}, ${people(toWhom)}.`,
    nothing: 'There is nothing to remind anyone about right now.',
    nothingOpen: 'There are no open findings.',
    preview: 'See who gets what',
    show: 'View',
    later: 'Later',
    mayNot: 'Reminders can be sent by those who may scan the CRM.',
  },

  counts: {
    title: 'Who gets no message now',
    recent: count => `Reminded recently: ${findings(count)}.`,
    today: names => `Today’s message has already been sent or is on its way: ${names}.`,
    dismissed: names => `Dismissed, nobody to remind: ${names}. Reassign their cards.`,
    unknown: names => `The CRM does not know these people: ${names}.`,
    headless: names => `These people have no head of department who could be told: ${names}.`,
    person: (name, count) => `${name} (${findings(count)})`,
    more: count => `and ${count} more`,
  },

  preview: {
    title: 'What everybody gets',
    failed: 'The messages could not be put together.',
    intro: {
      notification: 'Messages will arrive as CRM notifications from the app.',
      task: 'In this CRM nobody can send a notification to somebody else, so each person gets a task from you for today with this text.',
    },
    to: name => `To: ${name}`,
    send: count => `Send to ${people(count)}`,
    sending: 'Sending…',
    close: 'Close',
    all: count => `Show all messages (${count})`,
    fewer: 'Show fewer',
  },

  sent: {
    done: count => `Sent to ${people(count)}.`,
    refused: names => `The CRM refused the message for: ${names}. They are probably dismissed.`,
    skipped: names => `Not sent: ${names}. Somebody else has just reminded them.`,
    taken: (name, when, browser) => `Already sent today by ${name}, ${when}, from ${browser}. Yours was not sent, nobody gets a second message.`,
    taking: (name, when, browser) => `Already being sent by ${name}, started ${when}, from ${browser}. Yours was not sent, nobody gets a second message.`,
    abandoned: (name, when, browser) => `A sending was begun by ${name}, ${when}, from ${browser}, and not finished. Whom it reached is not known, so yours was not sent: nobody gets a second message.`,
    expired: 'A new day has begun, nothing was sent. Check again what is due.',
    failed: 'It could not be sent.',
    begun: 'Not everything was sent.',
  },

  cards: {
    nothing: 'There is nobody to remind about the chosen cards right now, or nothing to remind them about.',
    title: 'Remind about the chosen cards',
  },
}
