import type { main as russian } from '../ru/main.ts'
import { counted } from '../plural.ts'

const reviews = (count: number) => counted('en', count, { one: 'review', other: 'reviews' })

export const main: typeof russian = {
  title: 'Reviews',
  tabs: {
    reviews: 'Reviews',
    meetings: 'Meetings',
    scan: 'CRM scan',
    fixes: 'My fixes',
    report: 'Report',
    remind: 'Reminders',
    regulation: 'Regulation',
  },
  deskFailed: 'Could not load this section.',
  failed: 'Could not load the list of reviews.',
  empty: 'There are no reviews yet. Open any card and click “Mark for review”: the first review will appear here.',
  nothingFound: 'No review matches these conditions. Change or clear the filter.',

  filter: {
    title: 'Filter',
    states: 'State: in brackets, the number of reviews that match the other conditions',
    all: 'All',
    withCount: (state, count) => `${state} (${count})`,
    employee: 'Employee',
    anyEmployee: 'Any employee',
    department: 'Department',
    anyDepartment: 'Any department',
    auditType: 'Audit type',
    anyType: 'Any type',
    from: 'Marked from',
    to: 'Marked to',
    swapped: 'The dates are swapped: the first is after the last.',
    clear: 'Clear',
    refresh: 'Refresh',
  },

  found: (shown, total) => shown === total ? `${reviews(total)} in total.` : `Found: ${shown} of ${reviews(total)}.`,

  table: {
    label: 'Reviews',
    card: 'Card',
    employee: 'Employee',
    state: 'State',
    auditType: 'Audit type',
    marked: 'Marked',
    meeting: 'Meeting',
    recording: 'Recording',
    listen: 'Open',
    gone: 'card deleted or merged',
    forbidden: 'no access to the card',
    pages: 'Pages of the list',
    aliveFailed: 'Could not check whether the cards still exist.',
    aliveFailedState: 'The reviews themselves are correct; deleted cards among them are not marked.',
  },

  details: {
    schedule: 'Schedule the review in the calendar, view “Reviews”.',
    plan: 'Schedule the review',
    result: 'Open the meeting and save its result',
    showMeeting: 'Show the meeting',
    hideResult: 'Hide the meeting',
    returnToQueue: 'Send back to the queue',
    returnAsk: 'Take the card off the meeting and send it back to the queue? If nothing else is on the agenda, a meeting that has not taken place yet will be cancelled.',
    yesReturn: 'Yes, send it back',
    no: 'No',
    returned: 'The card is back in the queue.',
    survivorsFailed: 'Could not find the cards that the review can be linked to.',
    failed: 'Could not save.',
    begun: 'Saving has not been finished.',
  },

  admin: {
    title: 'For the administrator',
    records: 'Where reviews are kept',
    smartProcess: 'In the smart process “Reviews” on your portal: they stay even if the app is deleted.',
    appStorage: 'In the app’s own storage, because your plan does not allow smart processes. If the app is deleted together with its data, the reviews will be lost.',
    catalog: 'In the “Reviews (Razbor)” list of your account: they stay even if a card is deleted or the app is switched off.',
    cardField: 'In the cards themselves, because the “Reviews (Razbor)” list cannot be created: the archive of reviews does not survive the deletion of a card.',
    schema: 'CRM setup',
    check: 'Check and repair',
    checkHint: 'Goes through the installation steps again: what is there stays, what is missing is created.',
    checked: 'Checked: everything is in place.',
    status: {
      current: 'Everything was installed, and the version is up to date.',
      outdated: 'The app has been updated: part of the setup is still from the old version.',
      missing: 'The installation is not finished.',
    },
  },
}
