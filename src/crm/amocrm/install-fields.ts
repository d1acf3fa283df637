import { z } from 'zod'
import type { Locale } from '../../core/rule.ts'
import { CrmError } from '../port.ts'
import { keptTexts } from '../shared/kept-texts.ts'
import type { Caller } from './call.ts'
import { accountTexts, amoKinds, checklistsCode, entities, markCode, markEnums, reviewsCode, type AmoKind, type OpenMark } from './names.ts'
import { forAllKinds, type Setup } from './setup.ts'
import { fieldRow, type FieldRow } from './wire/field.ts'
import { anything } from './wire/parse.ts'

const openMarks = Object.keys(markEnums) as readonly OpenMark[]

type Detail = 'created' | 'found'

export interface MarksFound {
  readonly marks: Setup['marks']
  readonly markFields: Setup['markFields']
  readonly detail: Detail
}

/** A field is found by its code; one of ours that people have made into something else is not touched. */
async function findField(caller: Caller, kind: AmoKind, code: string, type: string): Promise<FieldRow | null> {
  const rows = await caller.askAll('fields', { path: { entity: entities[kind] } }, 'custom_fields', fieldRow)
  const field = rows.toSorted((a, b) => a.id - b.id).find(row => row.code === code) ?? null
  if (field && field.type !== type) throw new CrmError('refused', `${code} exists and is of another type`, { method: 'fields', notRun: true })
  return field
}

async function addField(caller: Caller, kind: AmoKind, field: Readonly<Record<string, unknown>>): Promise<void> {
  await caller.ask('addFields', { path: { entity: entities[kind] }, body: [field] }, anything)
}

/** Finds the field or makes it. After a lost answer a repetition finds it. */
async function prepareField(caller: Caller, kind: AmoKind, code: string, type: string, field: Readonly<Record<string, unknown>>): Promise<Detail> {
  if (await findField(caller, kind, code, type)) return 'found'
  await addField(caller, kind, { type, code, ...field })
  return 'created'
}

/** One after the other: when one of them fails, nothing is on its way any more that a repetition could meet. */
async function prepareOnAll(caller: Caller, code: string, type: string, field: Readonly<Record<string, unknown>>): Promise<Detail> {
  let detail: Detail = 'found'
  for (const kind of amoKinds) {
    if (await prepareField(caller, kind, code, type, field) === 'created') detail = 'created'
  }
  return detail
}

export function prepareChecklists(caller: Caller, locale: Locale): Promise<Detail> {
  return prepareOnAll(caller, checklistsCode, 'url', { name: keptTexts.checklistsLabel[locale] })
}

/** The fallback's field: only the API writes into it. */
export function prepareReviewFields(caller: Caller, locale: Locale): Promise<Detail> {
  return prepareOnAll(caller, reviewsCode, 'textarea', { name: accountTexts.reviewsLabel[locale], is_api_only: true })
}

/** The choice «На разбор» on every kind of card, with the ids that this account has given. */
export async function prepareMarks(caller: Caller, locale: Locale): Promise<MarksFound> {
  let detail: Detail = 'found'

  async function prepared(kind: AmoKind): Promise<FieldRow> {
    const before = await findField(caller, kind, markCode, 'select')
    const missing = openMarks.filter(mark => before === null || choiceOf(before, mark) === null)
    if (before !== null && missing.length === 0) return before
    detail = 'created'
    const choices = missing.map(mark => ({ value: keptTexts.marks[mark][locale], sort: openMarks.indexOf(mark) + 1, code: markEnums[mark] }))
    if (before === null) await addField(caller, kind, { name: keptTexts.markLabel[locale], type: 'select', code: markCode, enums: choices })
    // The list of choices is written as a whole (https://developers.kommo.com/reference/update-custom-fields.md).
    else await caller.ask('changeField', { path: { entity: entities[kind], id: before.id }, body: { enums: [...before.enums ?? [], ...choices] } }, anything)
    const after = await findField(caller, kind, markCode, 'select')
    if (after === null) throw new CrmError('unexpected-reply', `${markCode} is not there`, { method: 'fields' })
    return after
  }

  const fields = { deal: await prepared('deal'), contact: await prepared('contact'), company: await prepared('company') }
  return { detail, markFields: forAllKinds(kind => fields[kind].id), marks: forAllKinds(kind => choicesOf(fields[kind])) }
}

function choicesOf(field: FieldRow): Readonly<Record<OpenMark, number>> {
  const of = (mark: OpenMark): number => {
    const id = choiceOf(field, mark)
    if (id === null) throw new CrmError('unexpected-reply', `enums: ${markEnums[mark]} is not there`, { method: 'fields' })
    return id
  }
  return { marked: of('marked'), scheduled: of('scheduled'), held: of('held') }
}

/** By its code; where an account keeps no codes of choices, by its words in either language. */
function choiceOf({ enums }: FieldRow, mark: OpenMark): number | null {
  const words: readonly string[] = Object.values(keptTexts.marks[mark])
  const all = enums ?? []
  return (all.find(one => one.code === markEnums[mark]) ?? all.find(one => !one.code && words.includes(one.value)))?.id ?? null
}

/** Deletes our fields with their values, on every kind of card. */
export async function removeFields(caller: Caller, codes: readonly string[]): Promise<void> {
  for (const kind of amoKinds) {
    const rows = await caller.askAll('fields', { path: { entity: entities[kind] } }, 'custom_fields', fieldRow)
    for (const { id } of rows.filter(row => codes.includes(row.code ?? ''))) {
      await caller.ask('removeField', { path: { entity: entities[kind], id } }, z.unknown())
    }
  }
}
