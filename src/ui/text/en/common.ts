import type { common as russian } from '../ru/common.ts'
import { counted } from '../plural.ts'

export const common: typeof russian = {
  appName: 'Razbor',
  loading: 'Loading…',
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  unchanged: 'Nothing has changed.',
  begun: {
    byItself: 'Part of the action may have been carried out. The app will check what has reached the CRM and complete the rest: nothing will be doubled.',
    byHand: 'Part of the action may already have been carried out. Trying again completes only what is missing, nothing will be doubled.',
    left: 'Part of the action may already have been carried out.',
    advice: 'You can try again now or close the page: the action will go on when you next open the app.',
  },
  newTab: '(opens in a new tab)',
  unknownPerson: id => `Employee No. ${id}`,
  cards: count => counted('en', count, { one: 'card', other: 'cards' }),

  start: {
    failed: 'The app did not open.',
    wrongPage: 'This page opens from a CRM card or list.',
    notInstalled: 'The app is not fully installed. Ask the CRM administrator to open it and finish the installation.',
    updating: 'The app has been updated. Finishing the setup…',
    updateFailed: 'The setup could not be finished after the update.',
    updateKept: 'What was done before that is kept.',
  },

  problem: {
    'auth': { reason: 'Your CRM session has ended.', advice: 'Reload the page.' },
    'forbidden': { reason: 'You do not have sufficient rights in the CRM.', advice: 'Ask your administrator for access.' },
    'scope': { reason: 'The app has not been given the CRM access that it needs.', advice: 'An administrator has to open Razbor and press “Check and repair”: it shows which access is missing.' },
    'plan': { reason: 'Your CRM plan does not allow what the app needs.', advice: 'Tell the CRM administrator: renewing or changing the plan will help.' },
    'limit': { reason: 'The CRM asks us to wait: too many requests in a row.', advice: 'Try again in a minute.' },
    'not-found': { reason: 'The CRM no longer has it: the record was deleted or merged with another one.', advice: 'Reload the page.' },
    'offline': { reason: 'The CRM does not answer.', advice: 'Check your connection. If it is fine, try again in a minute.' },
    'refused': { reason: 'The CRM rejected the request.', advice: 'Trying again will not help: copy the details and send them to support.' },
    'unexpected-reply': { reason: 'The CRM sent a reply that the app does not understand.', advice: 'Try again. If that does not help, send the details to support.' },
    'outside-host': { reason: 'The page is open outside the CRM.', advice: 'Open the app from the CRM.' },
    'stale': { reason: 'Somebody else changed the review while you were looking.', advice: 'Reload the page and see what has changed.' },
    'about-oneself': { reason: 'This review is about your own work, so somebody else decides on it.', advice: 'Ask your manager or an administrator.' },
    'card-forbidden': { reason: 'One of the chosen cards is closed to you.', advice: 'Reload the page: the queue will leave such cards out.' },
    'broken': { reason: 'Something went wrong in the app.', advice: 'Reload the page. If it happens again, send the details to support.' },
  },

  support: {
    title: 'Details for support',
    code: code => `Code: ${code}.`,
    contents: 'This copies a log of the latest requests: times, method names and error codes, without passwords, names or phone numbers.',
    copy: 'Copy',
    copied: 'Copied.',
    byHand: 'The browser did not allow copying. The text below is selected: press Ctrl+C.',
    label: 'Log for support',
  },

  unreadable: ids => `Some review records were edited by hand and cannot be read: No. ${ids}. The lists leave them out. An administrator can correct them where they are kept: see the end of the “Reviews” section.`,

  unseen: count => `${counted('en', count, { one: 'more review', other: 'more reviews' })}: you cannot see the cards.`,
  showAll: 'Show all of it',
  showLess: 'Show less',
  charactersLeft: left => `${counted('en', left, { one: 'character', other: 'characters' })} left`,

  obstacle: {
    'forbidden': 'you have no right to see it',
    'limit': 'the CRM asks us to wait',
    'offline': 'the CRM did not answer',
    'failed': 'the CRM answered with an error',
    'not-supported': 'your CRM does not have it',
    'unknown-field': 'the CRM does not have it any more',
  },

  obstacleAdvice: {
    'forbidden': 'To have everything checked, ask your administrator for access.',
    'limit': 'Check again in a minute.',
    'offline': 'Check your connection, then check the card again.',
    'failed': 'Check again; if that does not help, tell your administrator.',
    'not-supported': 'What your CRM does not have need not be checked.',
    'unknown-field': 'Tell your administrator: the regulation asks for a field that does not exist.',
  },

  state: {
    marked: 'For review',
    scheduled: 'Review scheduled',
    held: 'Reviewed',
    withdrawn: 'Mark removed',
  },

  kind: {
    deal: 'Deal',
    lead: 'Lead',
    contact: 'Contact',
    company: 'Company',
  },

  review: {
    title: id => `Review No. ${id}`,
    auditType: 'Audit type',
    reason: 'Reason',
    markedBy: 'Marked by',
    responsible: 'Responsible when marked',
    stage: 'Stage when marked',
    amount: 'Amount when marked',
    clients: 'Client',
    meeting: 'Meeting',
    manager: 'Held by',
    recording: 'Meeting recording',
    recordingLink: 'Listen or watch',
    agreements: 'What was agreed',
    checklists: 'Checklists',
    withdrawn: 'Mark removed',
    withdrawnBy: (name, when) => `${name}, ${when}`,
    openMeeting: 'Open the meeting',
    openCard: 'Open the card',
    gone: 'The card was deleted or merged with another one.',
    goneAbout: name => `The review has been kept. Below is the card as it was when marked; the review is still about the employee who was responsible for it then: ${name}.`,
    forbidden: 'The card exists, but you have no right to open it.',
    survivors: 'Cards of the same client that the review can be linked to:',
    noSurvivors: 'No other cards of this client were found.',
    relink: 'Link',
    relinkTo: title => `Link the review to the card “${title}”`,
    relinked: title => `The review is now linked to the card “${title}”.`,
  },
}
