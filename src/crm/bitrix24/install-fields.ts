import { z } from 'zod'
import { cardKinds, type CardKind } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError } from '../port.ts'
import { keptTexts } from '../shared/kept-texts.ts'
import type { Caller } from './call.ts'
import { checklistField, markField, markXmlIds, type OpenMark } from './names.ts'
import type { Setup } from './setup.ts'
import { done, number, text } from './wire/parse.ts'

/** Each kind has its own four methods; written out, so that they can be held against the vendor's catalogue. */
const methods: Readonly<Record<CardKind, Readonly<Record<'list' | 'add' | 'update' | 'delete', string>>>> = {
  deal: { list: 'crm.deal.userfield.list', add: 'crm.deal.userfield.add', update: 'crm.deal.userfield.update', delete: 'crm.deal.userfield.delete' },
  lead: { list: 'crm.lead.userfield.list', add: 'crm.lead.userfield.add', update: 'crm.lead.userfield.update', delete: 'crm.lead.userfield.delete' },
  contact: { list: 'crm.contact.userfield.list', add: 'crm.contact.userfield.add', update: 'crm.contact.userfield.update', delete: 'crm.contact.userfield.delete' },
  company: { list: 'crm.company.userfield.list', add: 'crm.company.userfield.add', update: 'crm.company.userfield.update', delete: 'crm.company.userfield.delete' },
}

const fieldRow = z.object({
  ID: number,
  FIELD_NAME: text,
  USER_TYPE_ID: text,
  LIST: z.array(z.object({ ID: number, XML_ID: text })).optional(),
})

type FieldRow = z.output<typeof fieldRow>
type Labels = Readonly<Record<Locale, string>>

const openMarks = Object.keys(markXmlIds) as OpenMark[]

export interface MarksFound {
  readonly marks: Setup['marks']
  readonly detail: 'created' | 'found'
}

async function findField(caller: Caller, kind: CardKind, name: string, type: string): Promise<FieldRow | null> {
  const rows = await caller.read(methods[kind].list, { filter: { FIELD_NAME: name } }, z.array(fieldRow))
  const field = rows.find(row => row.FIELD_NAME === name)
  if (field && field.USER_TYPE_ID !== type) {
    throw new CrmError('refused', `${name} exists and is of another type`, { method: methods[kind].list })
  }
  return field ?? null
}

async function addField(caller: Caller, kind: CardKind, name: string, labels: Labels, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const label = { EDIT_FORM_LABEL: labels, LIST_COLUMN_LABEL: labels, LIST_FILTER_LABEL: labels, LABEL: labels.ru }
  await caller.write(methods[kind].add, { fields: { FIELD_NAME: name, XML_ID: name, ...label, SHOW_FILTER: 'Y', ...fields } }, number)
}

/** The enumeration «На разбор» on every kind of card. Its values are found by XML_ID, since ids differ from portal to portal. */
export async function prepareMarks(caller: Caller, locale: Locale): Promise<MarksFound> {
  let detail: MarksFound['detail'] = 'found'
  const values = openMarks.map((mark, index) => ({
    VALUE: keptTexts.marks[mark][locale], XML_ID: markXmlIds[mark], SORT: (index + 1) * 100, DEF: 'N',
  }))

  async function marksOf(kind: CardKind): Promise<Setup['marks'][CardKind]> {
    const find = () => findField(caller, kind, markField, 'enumeration')
    const before = await find()
    const missing = values.filter(value => !before?.LIST?.some(item => item.XML_ID === value.XML_ID))
    if (!before) {
      await addField(caller, kind, markField, keptTexts.markLabel, { USER_TYPE_ID: 'enumeration', MULTIPLE: 'N', LIST: values })
    } else if (missing.length > 0) {
      await caller.write(methods[kind].update, { id: before.ID, fields: { LIST: missing } }, done)
    }
    if (missing.length > 0) detail = 'created'
    const field = missing.length > 0 ? await find() : before
    const idOf = (mark: OpenMark): number => {
      const item = field?.LIST?.find(({ XML_ID }) => XML_ID === markXmlIds[mark])
      if (!item) throw new CrmError('unexpected-reply', `LIST: ${markXmlIds[mark]} missing`, { method: methods[kind].list })
      return item.ID
    }
    return { marked: idOf('marked'), scheduled: idOf('scheduled'), held: idOf('held') }
  }

  const [deal, lead, contact, company] = await Promise.all([marksOf('deal'), marksOf('lead'), marksOf('contact'), marksOf('company')])
  return { marks: { deal, lead, contact, company }, detail }
}

/** The multiple link field «Чек-листы» on every kind of card. */
export async function prepareChecklists(caller: Caller): Promise<'created' | 'found'> {
  const made = await Promise.all(cardKinds.map(async kind => {
    if (await findField(caller, kind, checklistField, 'url')) return false
    await addField(caller, kind, checklistField, keptTexts.checklistsLabel, { USER_TYPE_ID: 'url', MULTIPLE: 'Y' })
    return true
  }))
  return made.includes(true) ? 'created' : 'found'
}

/** Deletes both fields with their values, on every kind of card. */
export async function removeFields(caller: Caller): Promise<void> {
  for (const kind of cardKinds) {
    const found = await Promise.all([findField(caller, kind, markField, 'enumeration'), findField(caller, kind, checklistField, 'url')])
    for (const field of found) {
      if (field) await caller.write(methods[kind].delete, { id: field.ID }, done)
    }
  }
}
