import { noContent, type Call, type Family, type Reply } from '../call.ts'
import { fieldsOf } from '../cards/values.ts'
import { counted, listed, selfLink } from '../hal.ts'
import { isObject, itemOfBody, itemsOf, namedAgain, text, throwIfWrong, wholeNumber, type Item } from '../items.ts'
import { forbidden, missing, Problem } from '../problem.ts'
import type { Account } from '../account.ts'
import type { CardKind, FieldGroupRow } from '../tables.ts'

const doc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/CustomFieldGroups.php'

export const fieldGroupFamily: Family = {
  'GET /{kind}/custom_fields/groups': { doc, knows: { pages: true }, answer: call => listed(call, 'custom_field_groups', groupsOf(call), row => printGroup(call.account, row), { totals: true }) },
  'GET /{kind}/custom_fields/groups/{group}': {
    doc,
    answer: call => {
      const group = groupOf(call)
      if (!group) throw new Problem(404, 'Not Found')
      return { status: 200, rows: 1, body: printGroup(call.account, group) }
    },
  },
  'POST /{kind}/custom_fields/groups': { doc, answer: added },
  'PATCH /{kind}/custom_fields/groups/{group}': { doc, admin: true, answer: changed },
  'DELETE /{kind}/custom_fields/groups/{group}': { doc, admin: true, answer: removed },
}

function groupsOf({ tables, params }: Call): readonly FieldGroupRow[] {
  return [...tables.fieldGroups.all()].filter(row => row.owner === params.kind)
}

function groupOf(call: Call): FieldGroupRow | undefined {
  return groupsOf(call).find(row => row.key === call.params.group)
}

/** Fields that belong to no group stand in the first one, and are not told here. */
function printGroup(account: Account, { key, owner, name, sort, isPredefined }: FieldGroupRow) {
  const fields = fieldsOf(account.tables, owner).filter(field => field.groupId === key).map(field => field.id)
  return { id: key, name, is_predefined: isPredefined, entity_type: owner, type: owner, sort, fields, _links: selfLink(account, `/${owner}/custom_fields/groups/${key}`) }
}

/** `fields` moves fields into the group. */
function moveIn({ tables }: Call, item: Item, { key, owner }: FieldGroupRow): void {
  const fields: unknown = item.values.fields
  for (const id of Array.isArray(fields) ? fields.map(one => Number(isObject(one) ? one.id : one)) : []) if (tables.fields.get(id)?.owner === owner) tables.fields.update(id, { groupId: key })
}

/** Ids of groups are words: the kind of card and a long number. */
const firstNumber = 17_600_000_000_001

function added(call: Call): Reply {
  const { tables, params, account, user } = call
  if (!user.isAdmin && !account.faults.is.anybodyCreatesFields) throw forbidden()
  const owner = params.kind as CardKind
  const items = itemsOf(call)
  const read = items.map(item => {
    const name = text(item, 'name') ?? ''
    if (name === '') item.wrong(missing('name'))
    return { item, name, sort: wholeNumber(item, 'sort') ?? groupsOf(call).length + 1 }
  })
  throwIfWrong(items)
  const printed = read.map(({ item, name, sort }) => {
    const group = tables.fieldGroups.insert({ key: `${owner}_${firstNumber + tables.fieldGroups.size}`, owner, name, sort, isPredefined: false })
    moveIn(call, item, group)
    return { ...printGroup(account, group), request_id: item.requestId }
  })
  return counted(call, 'custom_field_groups', printed, { status: 201 })
}

function changed(call: Call): Reply {
  const item = itemOfBody(call)
  const group = groupOf(call)
  if (!group) throw new Problem(404, 'Not Found')
  const patch = { name: text(item, 'name') ?? group.name, sort: wholeNumber(item, 'sort') ?? group.sort }
  throwIfWrong([item])
  moveIn(call, item, group)
  return { status: 200, rows: 1, body: { ...printGroup(call.account, call.tables.fieldGroups.update(group.id, patch)), ...namedAgain(item) } }
}

function removed(call: Call): Reply {
  const group = groupOf(call)
  if (!group) throw new Problem(404, 'Not Found')
  if (group.isPredefined) throw forbidden()
  for (const field of [...call.tables.fields.all()]) if (field.groupId === group.key) call.tables.fields.update(field.id, { groupId: null })
  call.tables.fieldGroups.remove(group.id)
  return noContent
}
