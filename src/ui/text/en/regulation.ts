import type { regulation as russian } from '../ru/regulation.ts'

export const regulation: typeof russian = {
  broken: {
    'not-understood': 'The regulation in the settings could not be read: cards are checked by the default rules.',
    'newer-version': 'The regulation was saved by a newer version of the app: cards are checked by the default rules.',
    'partly-understood': 'Part of the regulation in the settings could not be read: default values are used for it.',
  },
  advice: {
    'not-understood': 'The app shows your administrator what to correct.',
    'newer-version': 'Reload the page.',
    'partly-understood': 'The app shows your administrator what to correct.',
  },
  kept: 'The app has left the saved regulation as it is.',
  wherever: 'Correct it where it was changed: the app reads it again at the next check. What is not understood:',
  newer: 'Reload the page; if that does not help, update the app.',
  place: path => path === '' ? 'The whole text' : path,
  ofRule: (place, rule) => `${place} (“${rule}”)`,
  issue: {
    'bad-shape': 'not written the way the app expects',
    'unknown-rule': 'there is no such rule, it is left out',
    'repeated-rule': 'the rule is repeated, the first one counts',
    'bad-options': 'wrong value, the default value is used',
    'bad-policy': 'wrong value in the common settings, the standard ones are used',
  },
  more: count => `And more: ${count}.`,
}
