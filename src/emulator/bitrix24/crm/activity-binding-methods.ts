import { RestError, reply, type Call, type Family, type Method, type Reply } from '../method.ts'
import type { ActivityRow } from '../tables.ts'
import { bindingsOf, sameCard, type Binding } from './bindings.ts'
import { cardAt, editableCard, mayRead, requiredInt } from './cards.ts'

function method(name: string, run: (call: Call) => Reply): Method {
  return { page: `crm/timeline/activities/binding/crm-activity-binding-${name}.md`, scope: ['crm'], run }
}

export const activityBindingMethods: Family = {
  'crm.activity.binding.list': method('list', list),
  'crm.activity.binding.add': method('add', add),
  'crm.activity.binding.delete': method('delete', remove),
  'crm.activity.binding.move': method('move', move),
}

/** «One deal can be linked to multiple CRM entities, but no more than 100» (`crm/timeline/activities/binding/index.md`). */
const bindingLimit = 100

function list(call: Call): Reply {
  const id = requiredInt(call.params, 'activityId')
  const activity = call.tables.activities.get(id)
  const bindings = activity ? bindingsOf(activity) : []
  const readable = bindings.some(binding => {
    const card = cardAt(call, binding.ownerTypeId, binding.ownerId)
    return card !== null && mayRead(call, card)
  })
  if (!readable) throw new RestError('ACCESS_DENIED', 'Access denied')
  return reply(bindings.map(binding => ({ entityTypeId: binding.ownerTypeId, entityId: binding.ownerId })))
}

function activityOf(call: Call): ActivityRow {
  const activity = call.tables.activities.get(requiredInt(call.params, 'activityId'))
  if (!activity) throw new RestError('NOT_FOUND', 'Not found.')
  return activity
}

function cardOf(call: Call, type: string, id: string): Binding {
  const card = editableCard(call, requiredInt(call.params, type), requiredInt(call.params, id))
  return { ownerTypeId: card.type.id, ownerId: card.row.id }
}

function add(call: Call): Reply {
  const activity = activityOf(call)
  const target = cardOf(call, 'entityTypeId', 'entityId')
  const bindings = bindingsOf(activity)
  if (bindings.some(binding => sameCard(binding, target))) throw new RestError('ACTIVITY_IS_ALREADY_BOUND', 'The activity is already bound to this entity')
  if (bindings.length >= bindingLimit) throw new RestError('ACCESS_DENIED', 'The activity has too many bindings')
  call.tables.activities.update(activity.id, { bindings: [...bindings, target] })
  return reply(true)
}

function remove(call: Call): Reply {
  const activity = activityOf(call)
  const target = cardOf(call, 'entityTypeId', 'entityId')
  const bindings = bindingsOf(activity)
  const [heir, ...rest] = bindings.filter(binding => !sameCard(binding, target))
  if (!bindings.some(binding => sameCard(binding, target))) throw new RestError('BINDING_NOT_FOUND', 'The activity is not bound to this entity')
  if (!heir) throw new RestError('LAST_BINDING_CANNOT_BE_DELETED', 'Cannot delete the only binding of the activity')
  call.tables.activities.update(activity.id, { ...(sameCard(activity, target) ? heir : {}), bindings: [heir, ...rest] })
  return reply(true)
}

function move(call: Call): Reply {
  const { params } = call
  const activity = activityOf(call)
  if (requiredInt(params, 'sourceEntityTypeId') !== requiredInt(params, 'targetEntityTypeId')) {
    throw new RestError('SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL_ERROR', 'Source and target entity types are not equal')
  }
  if (requiredInt(params, 'sourceEntityId') === requiredInt(params, 'targetEntityId')) {
    throw new RestError('SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR', 'Source and target entities are the same')
  }
  const source = cardOf(call, 'sourceEntityTypeId', 'sourceEntityId')
  const target = cardOf(call, 'targetEntityTypeId', 'targetEntityId')
  const bindings = bindingsOf(activity)
  if (!bindings.some(binding => sameCard(binding, source))) throw new RestError('BINDING_NOT_FOUND', 'The activity is not bound to this entity')
  if (bindings.some(binding => sameCard(binding, target))) throw new RestError('ACTIVITY_IS_ALREADY_BOUND', 'The activity is already bound to this entity')
  call.tables.activities.update(activity.id, {
    ...(sameCard(activity, source) ? target : {}),
    bindings: bindings.map(binding => sameCard(binding, source) ? target : binding),
  })
  return reply(true)
}
