import { cardUserfieldMethods } from '../crm/card-userfield-methods.ts'
import { userfieldconfigMethods } from '../crm/userfieldconfig-methods.ts'
import type { Family } from '../method.ts'

/** User fields: of deals, leads, contacts and companies by their own methods, of everything by `userfieldconfig.*`. */
export const crmUserfieldMethods: Family = { ...cardUserfieldMethods, ...userfieldconfigMethods }
