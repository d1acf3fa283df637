import type { RestRequest } from '../bitrix24/rest.ts'
import type { Aim } from './aim.ts'
import type { Faults } from './faults.ts'
import { patched } from './patch.ts'

/** A command of REST 3.0; a webhook has no client id and is not hit. */
type Command = Pick<RestRequest, 'method' | 'userId' | 'clientId' | 'scope'>

function aimOf({ method, userId }: Command): Aim {
  return { methods: [method.toLowerCase()], user: userId }
}

/** The scopes that are left for a method which needs this one. */
export function v3ScopeLeft(faults: Faults, command: Command, needed: string): readonly string[] {
  const fault = command.clientId !== null && faults.fire('missingScope', aimOf(command), ({ scopes }) => scopes.includes(needed))
  return fault ? command.scope.filter(scope => !fault.scopes.includes(scope)) : command.scope
}

/** The result with a value of another type than the page promises. */
export function v3ResultUnderFaults(faults: Faults, command: Command, result: unknown): unknown {
  const fault = command.clientId !== null && faults.fire('wrongType', aimOf(command))
  return fault ? patched(result, fault.path, fault.value) : result
}
