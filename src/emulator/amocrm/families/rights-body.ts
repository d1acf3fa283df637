import { isObject, type Item, type Json } from '../items.ts'
import { notAChoice, wrongType } from '../problem.ts'
import { cardKinds, type Right, type Rights } from '../tables.ts'

export function printRights({ leads, contacts, companies, tasks, mail_access, catalog_access, status_rights }: Rights) {
  return { leads, contacts, companies, tasks, mail_access, catalog_access, status_rights }
}

const letters: readonly string[] = ['A', 'G', 'M', 'D']

/** `rights` of a person or a role: what is not sent stays as it was (https://www.amocrm.ru/developers/content/crm_platform/users-api). */
export function readRights(item: Item, before: Rights): Rights {
  const sent = item.values.rights
  if (sent === undefined || sent === null) return before
  if (!isObject(sent)) {
    item.wrong(wrongType('rights', 'object'))
    return before
  }
  const one = <T extends Readonly<Record<string, Right>>>(name: string, earlier: T): T => ({ ...earlier, ...lettersIn(item, sent, name, Object.keys(earlier)) })
  const [leads, contacts, companies] = cardKinds.map(kind => one(kind, { ...before[kind] }))
  return {
    leads: leads ?? before.leads,
    contacts: contacts ?? before.contacts,
    companies: companies ?? before.companies,
    tasks: one('tasks', { ...before.tasks }),
    mail_access: typeof sent.mail_access === 'boolean' ? sent.mail_access : before.mail_access,
    catalog_access: typeof sent.catalog_access === 'boolean' ? sent.catalog_access : before.catalog_access,
    status_rights: stagesIn(sent, before),
  }
}

function lettersIn(item: Item, sent: Json, name: string, actions: readonly string[]): Readonly<Record<string, Right>> {
  const given = sent[name]
  if (!isObject(given)) return {}
  return Object.fromEntries(Object.entries(given).filter(([action]) => actions.includes(action)).map(([action, letter]) => {
    if (typeof letter !== 'string' || !letters.includes(letter)) item.wrong(notAChoice(`rights.${name}.${action}`))
    return [action, letter as Right]
  }))
}

/** Null and an empty list take all rights in stages away. */
function stagesIn(sent: Json, before: Rights): Rights['status_rights'] {
  const stages = sent.status_rights
  if (stages === undefined) return before.status_rights
  if (!Array.isArray(stages)) return []
  return stages.filter(isObject).map(stage => {
    const { view = 'A', edit = 'A', delete: removal = 'A', export: taking = 'A' } = (isObject(stage.rights) ? stage.rights : {}) as { view?: Right, edit?: Right, delete?: Right, export?: Right }
    return { entity_type: 'leads', pipeline_id: Number(stage.pipeline_id), status_id: Number(stage.status_id), rights: { view, edit, delete: removal, export: taking } }
  })
}
