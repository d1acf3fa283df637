import type { pause as russian } from '../ru/pause.ts'
import { counted } from '../plural.ts'

export const pause: typeof russian = {
  shown: {
    'rate': left => `The CRM asks us to wait: ${left} left.`,
    'method-time': left => `The CRM has paused heavy requests: ${left} left.`,
  },
  byItself: {
    'rate': 'Your actions will be sent by themselves.',
    'method-time': 'They will be sent by themselves.',
  },
  heard: {
    'rate': span => `The CRM asks us to wait ${span}. Your actions will be sent by themselves.`,
    'method-time': span => `The CRM has paused heavy requests for ${span}. They will be sent by themselves.`,
  },
  over: 'The CRM is answering again.',
  seconds: count => counted('en', count, { one: 'second', other: 'seconds' }),
  minutes: count => counted('en', count, { one: 'minute', other: 'minutes' }),
}
