import type { Family, Method } from './method.ts'
import { appMethods } from './methods/app.ts'
import { calendarMethods } from './methods/calendar.ts'
import { crmActivityMethods } from './methods/crm-activity.ts'
import { crmDictionaryMethods } from './methods/crm-dictionary.ts'
import { crmDuplicateMethods } from './methods/crm-duplicate.ts'
import { crmItemMethods } from './methods/crm-item.ts'
import { crmOlderCardMethods } from './methods/crm-older-cards.ts'
import { crmRequisiteMethods } from './methods/crm-requisite.ts'
import { crmTimelineMethods } from './methods/crm-timeline.ts'
import { crmTypeMethods } from './methods/crm-type.ts'
import { crmUserfieldMethods } from './methods/crm-userfield.ts'
import { departmentMethods } from './methods/department.ts'
import { entityMethods } from './methods/entity.ts'
import { logMethods } from './methods/log.ts'
import { notifyMethods } from './methods/notify.ts'
import { optionMethods } from './methods/option.ts'
import { placementMethods } from './methods/placement.ts'
import { sonetMethods } from './methods/sonet.ts'
import { taskMethods } from './methods/tasks.ts'
import { userMethods } from './methods/user.ts'
import { v3Scopes } from './v3/families.ts'

/** Every family by its file in `methods/`. */
const families: Readonly<Record<string, Family>> = {
  'app.ts': appMethods,
  'calendar.ts': calendarMethods,
  'crm-activity.ts': crmActivityMethods,
  'crm-dictionary.ts': crmDictionaryMethods,
  'crm-duplicate.ts': crmDuplicateMethods,
  'crm-item.ts': crmItemMethods,
  'crm-older-cards.ts': crmOlderCardMethods,
  'crm-requisite.ts': crmRequisiteMethods,
  'crm-timeline.ts': crmTimelineMethods,
  'crm-type.ts': crmTypeMethods,
  'crm-userfield.ts': crmUserfieldMethods,
  'department.ts': departmentMethods,
  'entity.ts': entityMethods,
  'log.ts': logMethods,
  'notify.ts': notifyMethods,
  'option.ts': optionMethods,
  'placement.ts': placementMethods,
  'sonet.ts': sonetMethods,
  'tasks.ts': taskMethods,
  'user.ts': userMethods,
}

/** Every method by its lower-case name. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.values(families).flatMap(family => Object.entries(family)).map(([name, method]) => [name.toLowerCase(), method]),
)

/** Every scope that some method of either version asks for: what an incoming webhook of the local portal has. */
export const allScopes: readonly string[] = [...new Set([...[...methods.values()].flatMap(method => method.scope), ...v3Scopes])].sort()

/** Where a method that is missing belongs: beside those that share the longest beginning with it. */
export function familyFileFor(name: string): string {
  const folder = 'src/emulator/bitrix24/methods'
  const wanted = name.toLowerCase().split('.')
  let best = { shared: 0, file: '' }
  for (const [file, family] of Object.entries(families)) {
    for (const known of Object.keys(family)) {
      const parts = known.toLowerCase().split('.')
      const shared = wanted.findIndex((part, index) => part !== parts[index])
      const length = shared < 0 ? wanted.length : shared
      if (length > best.shared) best = { shared: length, file }
    }
  }
  return best.file ? `${folder}/${best.file}` : `a new family file in ${folder} (and to src/emulator/bitrix24/families.ts)`
}
