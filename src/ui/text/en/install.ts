import type { install as russian } from '../ru/install.ts'

export const install: typeof russian = {
  title: 'Installing Razbor',
  intro: 'The app will create a place for reviews, card fields and its own tabs on your portal. Every step can be repeated: what already exists is not created twice.',
  notAdmin: 'Only a portal administrator can install the app. Ask one to open this page: Market → Installed → Razbor.',
  start: 'Install',
  running: 'Installing…',
  retryStep: step => `Repeat the step “${step}”`,
  finish: 'Open the app',
  finishing: 'Finishing the installation…',
  done: 'All set. Razbor will appear as a tab in cards, an item in row menus and a view in the calendar.',
  finishFailed: 'The portal did not accept the end of the installation.',
  finishKept: 'Everything created so far is in place.',
  stopped: 'The installation stopped at the step that failed. Everything done before it has been kept.',
  fallback: 'Your portal’s plan does not allow smart processes, so reviews are kept inside the app. Everything works, but if the app is deleted together with its data, the reviews are lost.',

  steps: {
    'rights': 'Rights and permissions',
    'records': 'Storage for reviews',
    'mark-field': 'Card field “For review”',
    'checklist-field': 'Card field “Checklists”',
    'notebook': 'Storage for regulations, inspections and reminders',
    'settings': 'App settings',
    'placements': 'Tabs and menu items',
  },

  state: {
    waiting: 'waiting',
    running: 'in progress',
    done: 'done',
    skipped: 'skipped',
    failed: 'failed',
  },

  detail: {
    'created': 'Created.',
    'found': 'Already in place.',
    'rights-found': 'Everything needed is there.',
    'fallback-storage': 'Smart processes are not available: reviews are kept inside the app.',
    'not-admin': 'Portal administrator rights are needed.',
    'missing-scopes': scopes => `The app was not granted these permissions: ${scopes}. Check them in the app settings.`,
    'error': 'The step was not done.',
    'old-portal': methods => `Your portal is older than the app needs: it has no ${methods}. Update the portal and try again.`,
  },

  remove: {
    title: 'Delete the app’s data',
    intro: 'Use this if you no longer need Razbor. Afterwards, delete the app itself in the Market.',
    goes: 'Will be deleted:',
    goesList: [
      'the “For review” and “Checklists” fields of all cards together with their values',
      'the tabs, the menu items and the calendar view',
    ],
    stays: 'Will stay:',
    staysList: [
      'comments with checklist links and lines in card timelines',
      'meetings in the calendar',
      'to-dos given to employees',
    ],
    records: 'Delete the reviews, the regulation and the inspection history too',
    recordsHint: 'They cannot be restored: agreements, links to recordings, all versions of the regulation, exceptions, inspection results and the log of reminders will be lost.',
    recordsStay: 'The reviews, the regulation and the inspection history will stay on the portal and open again when the app is reinstalled.',
    ask: 'Delete data…',
    sure: 'Are you sure?',
    confirm: 'Yes, delete fields and tabs',
    confirmRecords: 'Yes, delete everything including reviews and the regulation',
    done: 'The app’s data has been deleted. You can now delete the app in the Market.',
    failed: 'Not everything could be deleted.',
    again: 'Try again: what is left will be deleted.',
  },
}
