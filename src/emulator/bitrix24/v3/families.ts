import { documentationMethods } from './documentation.ts'
import { eventLogMethods } from './event-log.ts'
import type { V3Family, V3Method } from './method.ts'
import { structureMethods } from './structure.ts'
import { taskV3Methods } from './tasks.ts'
import { unusedToolMethods } from './unused-tools.ts'

const families: V3Family = { ...taskV3Methods, ...eventLogMethods, ...structureMethods, ...unusedToolMethods }

/** Every method of REST 3.0 by its lower-case name. */
export const v3Methods: ReadonlyMap<string, V3Method> = new Map(
  Object.entries({ ...families, ...documentationMethods(families) }).map(([name, method]) => [name.toLowerCase(), method]),
)

/** Every scope that some of them asks for. */
export const v3Scopes: readonly string[] = [...new Set(Object.values(families).map(method => method.scope))].sort()
