import { withOf, type Call, type Family } from '../call.ts'
import { selfLink } from '../hal.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/account-info'

export const accountFamily: Family = {
  'GET /account': {
    doc,
    knows: { with: ['amojo_id', 'amojo_rights', 'users_groups', 'task_types', 'version', 'entity_names', 'datetime_settings', 'drive_url', 'is_api_filter_enabled', 'invoices_settings', 'uuid'] },
    answer: call => ({ status: 200, body: printAccount(call) }),
  },
}

function printAccount(call: Call): Record<string, unknown> {
  const { account, tables, user } = call
  const about = account.about()
  const wanted = withOf(call)
  return {
    id: about.accountId,
    name: about.name,
    subdomain: about.subdomain,
    created_at: about.createdAt,
    created_by: 0,
    updated_at: about.createdAt,
    updated_by: 0,
    current_user_id: user.id,
    country: about.country,
    currency: about.currency,
    currency_symbol: about.currencySymbol,
    customers_mode: 'disabled',
    is_unsorted_on: true,
    mobile_feature_version: 0,
    is_loss_reason_enabled: true,
    is_helpbot_enabled: false,
    is_technical_account: false,
    contact_name_display_order: 1,
    ...(wanted.has('amojo_id') ? { amojo_id: about.uuid } : {}),
    ...(wanted.has('uuid') ? { uuid: about.uuid } : {}),
    ...(wanted.has('version') ? { version: 16 } : {}),
    ...(wanted.has('drive_url') ? { drive_url: `${account.origin}/drive` } : {}),
    // Nothing here is called otherwise than usual, and there is no list of invoices.
    ...(wanted.has('entity_names') ? { entity_names: {} } : {}),
    ...(wanted.has('invoices_settings') ? { invoices_settings: { lang: about.lang, invoices_catalog_id: null } } : {}),
    ...(wanted.has('is_api_filter_enabled') ? { is_api_filter_enabled: account.faults.is.apiFilter } : {}),
    _links: selfLink(account, '/account'),
    _embedded: {
      ...(wanted.has('amojo_rights') ? { amojo_rights: { can_direct: true, can_create_groups: user.isAdmin } } : {}),
      ...(wanted.has('users_groups') ? { users_groups: [...tables.groups.all()].map(({ groupId, name, uuid }) => ({ id: groupId, name, uuid })) } : {}),
      ...(wanted.has('task_types') ? { task_types: [...tables.taskTypes.all()].map(({ id, name, color, iconId, code }) => ({ id, name, color, icon_id: iconId, code })) } : {}),
      ...(wanted.has('datetime_settings') ? { datetime_settings: datetimeSettings(call) } : {}),
    },
  }
}

/** The documented sample spells one key `date_formant`, the official client reads `date_format`: this account has both. */
function datetimeSettings({ account }: Call) {
  const { timeZone } = account.about()
  return {
    date_pattern: 'd.m.Y H:i',
    short_date_pattern: 'd.m.Y',
    short_time_pattern: 'H:i',
    date_formant: 'd.m.Y',
    date_format: 'd.m.Y',
    time_format: 'H:i:s',
    timezone: timeZone,
    timezone_offset: offsetOf(timeZone, account.now()),
  }
}

/** `+03:00`. */
function offsetOf(timeZone: string, moment: Date): string {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(moment).find(part => part.type === 'timeZoneName')?.value ?? 'GMT'
  return name.slice(3) || '+00:00'
}
