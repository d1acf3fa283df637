import { reply, type Call, type Family } from '../method.ts'
import { zoneOffset } from '../zone.ts'
import { defaultSection } from './sections.ts'

const scope = ['calendar']

function settings({ tables }: Call): Readonly<Record<string, unknown>> {
  const portal = tables.portal.get(1)
  return {
    work_time_start: portal?.workTimeStart ?? '9',
    work_time_end: portal?.workTimeEnd ?? '18',
    year_holidays: portal?.yearHolidays ?? '',
    year_workdays: '31.12',
    week_holidays: portal?.weekHolidays ?? ['SA', 'SU'],
    week_start: 'MO',
    user_name_template: '#NAME# #LAST_NAME#',
    sync_by_push: false,
    user_show_login: true,
    path_to_user: '/company/personal/user/#user_id#/',
    path_to_user_calendar: '/company/personal/user/#user_id#/calendar/',
    path_to_group: '/workgroups/group/#group_id#/',
    path_to_group_calendar: '/workgroups/group/#group_id#/calendar/',
    path_to_vr: '',
    path_to_rm: '',
    rm_iblock_type: '',
    rm_iblock_id: '',
    dep_manager_sub: true,
    denied_superpose_types: [],
    pathes_for_sites: '',
    forum_id: '8',
    rm_for_sites: true,
    path_to_type_company_calendar: '',
    path_to_type_location: '',
    path_to_type_open_event: '',
  }
}

/** `9` as the person's own settings spell it: `9.00`. */
function clock(hours: string): string {
  const [hour = '9', minutes = ''] = hours.split('.')
  return `${hour}.${minutes.padEnd(2, '0')}`
}

function userSettings({ tables, user, now }: Call): Readonly<Record<string, unknown>> {
  const section = String(defaultSection(tables, 'user', user.id).id)
  const portal = tables.portal.get(1)
  return {
    view: 'week',
    meetSection: section,
    crmSection: section,
    showDeclined: false,
    denyBusyInvitation: false,
    collapseOffHours: 'N',
    showWeekNumbers: 'N',
    showTasks: 'Y',
    syncTasks: 'N',
    showCompletedTasks: 'N',
    lastUsedSection: 'false',
    sendFromEmail: '',
    defaultSections: { [`user${user.id}`]: section },
    syncPeriodPast: '3',
    syncPeriodFuture: '12',
    defaultReminders: { fullDay: [{ type: 'min', count: 15 }], withTime: [{ type: 'min', count: 15 }] },
    timezoneName: user.timeZone,
    timezoneOffsetUTC: zoneOffset(now(), user.timeZone) * 60,
    timezoneDefaultName: '',
    work_time_start: clock(portal?.workTimeStart ?? '9'),
    work_time_end: clock(portal?.workTimeEnd ?? '18'),
  }
}

export const settingsMethods: Family = {
  'calendar.settings.get': { page: 'calendar/calendar-settings-get.md', scope, run: call => reply(settings(call)) },
  'calendar.user.settings.get': { page: 'calendar/calendar-user-settings-get.md', scope, run: call => reply(userSettings(call)) },
}
