import type { SwitchChanges, SwitchName } from '../../../faults/switches.ts'
import type { FaultState } from './state.ts'

export const groups = [
  { id: 'network', presets: ['slow', 'verySlow', 'uneven', 'lostBefore', 'lostAfter', 'lostHalf'] },
  { id: 'portal', presets: ['serverError', 'htmlPage', 'emptyCode', 'wrongType'] },
  { id: 'limits', presets: ['requestLimit', 'enterprise', 'methodTime', 'tooLong', 'heavy'] },
  { id: 'rights', presets: ['noWrite', 'noRead', 'noScope', 'noSmartProcesses', 'restClosed'] },
  { id: 'access', presets: ['expired', 'slowRefresh', 'slept'] },
] as const

export type PresetId = (typeof groups)[number]['presets'][number]

/** Methods that write, by the endings of their names. */
const writes = ['*.add', '*.update', '*.delete', '*.set', '*.pin', '*.unpin', '*.bind', '*.unbind']

/** What a preset switches on. `user` is who sits at the browser. */
export function changesOf(preset: PresetId, user: number): SwitchChanges {
  const all: Readonly<Record<PresetId, SwitchChanges>> = {
    slow: { latency: { ms: 150 } },
    verySlow: { latency: { ms: 3000 } },
    uneven: { latency: { random: { from: 50, to: 3000 } } },
    lostBefore: { dropBefore: { methods: writes, times: 1 } },
    lostAfter: { dropAfter: { methods: writes, times: 1 } },
    lostHalf: { dropAfter: { commands: 1, methods: writes, times: 1 } },
    serverError: { serverError: true },
    htmlPage: { notJson: true },
    emptyCode: { emptyCode: { methods: ['calendar.event.add', 'calendar.event.update', 'calendar.event.delete'] } },
    wrongType: {
      wrongType: [
        { methods: ['crm.item.get'], path: 'item.assignedById', value: 'abc' },
        { methods: ['crm.item.list'], path: 'items.*.assignedById', value: 'abc' },
      ],
    },
    requestLimit: { requestLimit: true },
    enterprise: { plan: 'enterprise' },
    methodTime: { methodTimeLimit: true, methodSeconds: { '*': 55 } },
    tooLong: { methodSeconds: { '*': 61 } },
    heavy: { methodSeconds: { '*': 0.1 }, methodWait: true },
    noWrite: { withdrawnRight: { right: 'write', user } },
    noRead: { withdrawnRight: { right: 'read', user } },
    noScope: { missingScope: { scopes: ['calendar'] } },
    noSmartProcesses: { noSmartProcesses: true },
    restClosed: { restClosed: true },
    expired: { expiredToken: { times: 1 } },
    slowRefresh: { expiredToken: { times: 1 }, refreshSlow: { ms: 8000 } },
    slept: { expiredToken: true, refreshRefused: true },
  }
  return all[preset]
}

/** A preset is on when each of its switches stands as it would set it. */
export function isOn(preset: PresetId, user: number, { switches }: FaultState): boolean {
  const wanted = Object.entries(changesOf(preset, user))
  const more = preset === 'expired' && 'refreshSlow' in switches
  return !more && wanted.every(([name, value]) => same(switches[name], asState(value)))
}

/** As the portal tells it back: `true` of a fault is one that asks for nothing, and there is always a list. */
function asState(value: unknown): unknown {
  return typeof value === 'object' && !Array.isArray(value) && value !== null && !('*' in value) ? [value] : value
}

function same(given: unknown, wanted: unknown): boolean {
  if (wanted === true) return given === true || same(given, [{}])
  if (typeof given !== 'object' || typeof wanted !== 'object' || given === null || wanted === null) return given === wanted
  const keys = Object.keys(wanted)
  return keys.length === Object.keys(given).length && keys.every(key => same((given as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key]))
}

/** Switches off what the preset has switched on; the everyday limit that it may have needed stays. */
export function without(preset: PresetId, user: number): SwitchChanges {
  const names = Object.keys(changesOf(preset, user)).filter(name => name !== 'methodTimeLimit')
  return Object.fromEntries(names.map(name => [name, null]))
}

/** How often its switches have hit a call. */
export function firedBy(preset: PresetId, user: number, { fired }: FaultState): number {
  return Object.keys(changesOf(preset, user)).reduce((sum, name) => sum + (fired[name as SwitchName] ?? 0), 0)
}
