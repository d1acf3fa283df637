import { cardKinds, type CardKind, type FieldInfo } from '../../core/card.ts'
import type { CrmStructure } from '../../core/structure.ts'
import { understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { entityTypeIds } from './names.ts'
import { everyRow } from './paging.ts'
import { personFields } from './people.ts'
import { fields, pipelines, stagesByDictionary } from './wire/card.ts'
import { choiceSources, dictionaries } from './wire/structure.ts'
import { understand } from './wire/parse.ts'
import { department, person } from './wire/person.ts'

/**
 * What the portal consists of, read anew: one request, and a second one where there are more than fifty people or departments. Nothing of
 * it comes from what pages keep: who sets a regulation has often just changed the portal.
 */
export async function readStructure(caller: Caller): Promise<CrmStructure> {
  const [dictionary, people, departments] = await Promise.all([
    caller.readAll({
      pipelines: { method: 'crm.category.list', params: { entityTypeId: entityTypeIds.deal } },
      stages: { method: 'crm.status.list', params: { order: { SORT: 'ASC' } } },
      deal: fieldsOf('deal'), lead: fieldsOf('lead'), contact: fieldsOf('contact'), company: fieldsOf('company'),
    }),
    // Without a filter the dismissed are among them (user/user-get.md).
    everyRow(caller, { method: 'user.get', params: { select: personFields, sort: 'ID', order: 'ASC' } }, person),
    everyRow(caller, { method: 'department.get' }, department, 'START'),
  ])
  const stages = understandOutcome(dictionary.stages, stagesByDictionary, 'crm.status.list')
  const lists = understandOutcome(dictionary.stages, dictionaries, 'crm.status.list')
  const closed = cardKinds.filter(kind => isForbidden(dictionary[kind]))
  const allPipelines = closed.includes('deal') && isForbidden(dictionary.pipelines) ? [] : understandOutcome(dictionary.pipelines, pipelines, 'crm.category.list')
  const allFields = Object.fromEntries(cardKinds.map(kind => {
    const outcome = dictionary[kind]
    if (outcome.ok) return [kind, withChoices(outcome.result, lists)]
    if (closed.includes(kind)) return [kind, []]
    throw outcome.error
  })) as Record<CardKind, readonly FieldInfo[]>
  return {
    pipelines: allPipelines.map(({ id, name }) => ({ id, name, stages: stages[id === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${id}`] ?? [] })),
    leadStages: stages['STATUS'] ?? [],
    fields: allFields,
    people,
    departments,
    ...closed.length > 0 && { closed },
  }
}

function isForbidden(outcome: Outcome): boolean {
  return !outcome.ok && outcome.error.code === 'forbidden'
}

function fieldsOf(kind: CardKind): Command {
  return { method: 'crm.item.fields', params: { entityTypeId: entityTypeIds[kind], useOriginalUfNames: 'Y' } }
}

/** Choices of stages and pipelines are left to the pipelines themselves. */
function withChoices(result: unknown, lists: ReadonlyMap<string, NonNullable<FieldInfo['choices']>>): readonly FieldInfo[] {
  const sources = understand(choiceSources, result, 'crm.item.fields')
  return understand(fields, result, 'crm.item.fields').map((field): FieldInfo => {
    const source = sources.get(field.name)
    const choices = source?.items ?? lists.get(source?.dictionary ?? '')
    return field.kind === 'choice' && choices ? { ...field, choices } : field
  })
}
