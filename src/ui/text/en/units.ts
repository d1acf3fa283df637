import type { units as russian } from '../ru/units.ts'
import { counted } from '../plural.ts'

export const units: typeof russian = {
  title: 'Unfinished actions',
  count: count => counted('en', count, { one: 'unfinished action', other: 'unfinished actions' }),
  repeat: 'Try again',
  repeatAll: 'Try all again',
  repeatOne: deed => `Try again: ${deed}`,
  undo: 'Undo',
  undoAll: 'Undo all',
  undoOne: deed => `Undo: ${deed}`,
  undoAsk: count => `Undo ${counted('en', count, { one: 'action', other: 'actions' })}? What was written goes back to what it was, and what you typed is lost.`,
  undoAskOne: 'Undo the action? What you wrote in it will be lost.',
  yes: 'Yes, undo',
  no: 'No',
  show: 'Details',
  hide: 'Hide',

  deed: {
    'mark': 'Send for review',
    'withdraw': 'Remove the mark',
    'checklists': 'Change the checklists',
    'checklist-add': 'Add a checklist',
    'checklist-remove': 'Remove a checklist',
    'checklist-pin': 'Pin the checklists',
    'book': 'Book a review',
    'hold': 'Save the result of a review',
    'miss': 'Note that the review did not take place',
    'cancel': 'Cancel the meeting',
    'follow': 'Follow changes in the calendar',
    'requeue': 'Return the card to the queue',
    'relink': 'Link the review to a card',
    'todo': 'Give a to-do',
    'clear-mark': 'Clear the mark on the card',
  },
  card: (kind, id) => `${kind} No. ${id}`,
  openMeeting: 'Meeting in the calendar',
  deadline: when => `due ${when}`,

  started: when => `Begun ${when}.`,
  untouched: 'Nothing has been written yet.',
  begun: 'Part of it may have been written: the rest will follow, nothing will be doubled.',
  begunLeft: 'Part of it may have been written. “Undo” puts everything back.',
  undoing: 'What was written is being put back, but not all of it yet.',
  left: 'The page was closed before the action had ended.',
  state: {
    running: 'in progress',
    undoing: 'being undone',
    waiting: 'waiting for the CRM',
    stopped: 'stopped',
  },

  completed: count => count === 1 ? 'An interrupted action has been completed.' : `${counted('en', count, { other: 'interrupted actions' })} have been completed.`,

  outcome: {
    'undone': deed => `“${deed}”: undone, everything is as it was before.`,
    'too-late': deed => `“${deed}”: it is too late to undo it, so the action has been completed.`,
    'forgotten': deed => `“${deed}”: undone before anything was written.`,
  },
}
