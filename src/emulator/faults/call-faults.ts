import { RestError, type Call, type Method } from '../bitrix24/method.ts'
import { intParam } from '../bitrix24/params.ts'
import type { PortalRow, Tables, UserRow } from '../bitrix24/tables.ts'
import type { Aim } from './aim.ts'
import type { Faults } from './faults.ts'
import { patched } from './patch.ts'
import type { Fault } from './switches.ts'

/** A command of either version of REST; a webhook has no client id and is not hit. */
interface Command {
  readonly method: string
  readonly userId: number
  readonly clientId: string | null
  readonly scope: readonly string[]
}

function aimOf({ method, userId }: Pick<Command, 'method' | 'userId'>): Aim {
  return { methods: [method.toLowerCase()], user: userId }
}

function commandOf({ method, user, clientId, scope }: Call): Command {
  return { method, userId: user.id, clientId, scope }
}

/** The call as it looks with rights, scopes and features of the plan taken away. Only applications are hit. */
export function callUnderFaults(faults: Faults, method: Method, call: Call): Call {
  if (call.clientId === null) return call
  return { ...call, user: userLeft(faults, method, call), scope: scopeLeft(faults, method, call), tables: planLeft(faults, call) }
}

const ofCrm = (method: Method): boolean => method.scope.includes('crm')

function userLeft(faults: Faults, method: Method, call: Call): UserRow {
  const fault = faults.fire('withdrawnRight', aimOf(commandOf(call)), ({ right }) => right === 'admin' || ofCrm(method))
  return fault ? withoutRight(call.user, fault.right) : call.user
}

/** An administrator has every right; with the first that is withdrawn they are one no longer. */
function withoutRight(user: UserRow, right: Fault<'withdrawnRight'>['right']): UserRow {
  const { crm } = user
  if (right === 'admin') return { ...user, admin: false }
  return { ...user, admin: false, crm: right === 'read' ? { ...crm, read: 'none', write: 'none' } : { ...crm, [right]: 'none' } }
}

function scopeLeft(faults: Faults, method: Method, call: Call): readonly string[] {
  const missing = faults.switches.missingScope?.flatMap(({ scopes }) => scopes) ?? []
  if (call.method.toLowerCase() === 'scope') return call.scope.filter(scope => !missing.includes(scope))
  return scopeWithout(faults, commandOf(call), method.scope)
}

/** The scopes that are left for a method which needs one of these. */
export function scopeWithout(faults: Faults, command: Command, needed: readonly string[]): readonly string[] {
  const fault = command.clientId !== null && faults.fire('missingScope', aimOf(command), ({ scopes }) => needed.some(scope => scopes.includes(scope)))
  return fault ? command.scope.filter(scope => !fault.scopes.includes(scope)) : command.scope
}

const wantsSmartProcesses: Readonly<Record<string, (call: Call) => boolean>> = {
  'crm.type.add': () => true,
  'crm.type.update': () => true,
  'crm.item.add': isDynamic,
  'crm.item.update': isDynamic,
}

function isDynamic({ params }: Call): boolean {
  return (intParam(params.entityTypeId) ?? 0) >= 128
}

function planLeft(faults: Faults, call: Call): Tables {
  const { tables } = call
  const wants = wantsSmartProcesses[call.method.toLowerCase()]
  const refused = wants?.(call) === true && faults.fire('noSmartProcesses', aimOf(commandOf(call))) !== null
  const { plan } = faults.switches
  if (!refused && !plan) return tables
  const seen = (row: PortalRow): PortalRow => ({ ...row, ...(plan ? licenseOf(plan, row) : {}), ...(refused ? { smartProcesses: false } : {}) })
  return { ...tables, portal: { ...tables.portal, get: id => {
    const row = tables.portal.get(id)
    return row && seen(row)
  } } }
}

type License = Pick<PortalRow, 'license' | 'licenseType' | 'licenseFamily'>

/** The plan in the words of common/system/app-info.md. */
export function licenseOf(plan: 'professional' | 'enterprise', { license }: Pick<PortalRow, 'license'>): License {
  const [region = 'ru'] = license.split('_')
  const [licenseType, licenseFamily] = plan === 'enterprise' ? ['ent250', 'ent'] as const : ['pro100', 'pro'] as const
  return { license: `${region}_${licenseType}`, licenseType, licenseFamily }
}

/** Instead of carrying the command out: an error whose code is empty, as those of `calendar.*` are. */
export function refuseByFault(faults: Faults, call: Call): void {
  const fault = call.clientId !== null && faults.fire('emptyCode', aimOf(commandOf(call)))
  if (fault) throw new RestError('', fault.description ?? 'An error has occurred')
}

/** The result with a value of another type than the page promises. */
export function resultUnderFaults(faults: Faults, command: Command, result: unknown): unknown {
  const fault = command.clientId !== null && faults.fire('wrongType', aimOf(command))
  return fault ? patched(result, fault.path, fault.value) : result
}
