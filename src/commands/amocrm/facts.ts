import type { PageFacts } from '../../crm/amocrm/bridge.ts'
import type { Account } from '../../emulator/amocrm/account.ts'
import type { UserRow } from '../../emulator/amocrm/tables.ts'

/** What the CRM's page around this person's frame would tell. */
export function factsOf(account: Account, me: UserRow, widgetCode: string): PageFacts {
  const about = account.about()
  return {
    place: { kind: 'main', options: {} }, brand: account.brand, locale: about.lang, origin: account.origin,
    account: { id: about.accountId, subdomain: about.subdomain, timeZone: about.timeZone },
    user: { id: me.id, name: me.name, isAdmin: me.isAdmin, isFree: me.isFree },
    managers: [...account.tables.users.all()].map(one => ({
      id: one.id, name: one.name, active: one.isActive, isAdmin: one.isAdmin, isFree: one.isFree, group: one.isFree ? 'group_free_users' : `group_${one.groupId}`, avatar: '',
    })),
    groups: Object.fromEntries([...account.tables.groups.all()].map(({ groupId, name }) => [`group_${groupId}`, name])),
    taskTypes: [...account.tables.taskTypes.all()].map(({ id, name }) => ({ id, name })),
    widget: { code: widgetCode, version: '1.0.0', path: `${account.origin}/widget`, settings: account.widgets.get(widgetCode)?.settings as Record<string, string> },
    rest: 'same-origin',
  }
}
