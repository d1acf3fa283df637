import type { Family } from '../method.ts'
import { entityItemMethods } from './entity-item.ts'
import { entityPropertyMethods } from './entity-property.ts'
import { entityStorageMethods } from './entity-storage.ts'

/** The application's own data storage. Sections are not emulated: nothing of ours groups items. */
export const entityMethods: Family = { ...entityStorageMethods, ...entityPropertyMethods, ...entityItemMethods }
