import { z } from 'zod'
import { cardKinds, type FieldInfo } from '../card.ts'
import { fieldsByName } from '../field-index.ts'
import { fieldRow, fieldsOfKind } from '../field-row.ts'
import { shownValue } from '../field.ts'
import { isJunk } from '../junk.ts'
import { areInitials, isOneLetter, isPersonal, isSentence } from '../names.ts'
import { option } from '../option.ts'
import { defineRule, type BlindSpot, type Fault } from '../rule.ts'
import { canBeOnlyDigits, everyTextField, textFieldsOf } from '../text-fields.ts'

type MessageId = 'junk' | 'sentenceInName'

const ruleOptions = z.object({
  rows: option(z.array(fieldRow).max(200).default([]), {
    label: { ru: 'Только в этих полях', en: 'Only in these fields' },
    hint: { ru: 'Если ничего не выбрано — во всех текстовых полях.', en: 'With none chosen: in all text fields.' },
  }),
  except: option(z.array(fieldRow).max(200).default([]), {
    label: { ru: 'Кроме этих полей', en: 'Not in these fields' },
    hint: { ru: 'Например, там, где «нет» — нормальный ответ.', en: 'Where “no” is a fair answer, for instance.' },
  }),
  allowed: option(z.array(z.string().trim().min(1).max(100)).max(200).default([]), {
    label: { ru: 'Значения, которые у нас имеют смысл', en: 'Values that mean something here' },
    hint: { ru: 'Например, «нет» или «123». Большие и маленькие буквы не различаются.', en: '“no” or “123”, for instance. Letter case does not matter.' },
  }),
})

export const valuesMeaningful = defineRule({
  id: 'values-meaningful',
  dimension: 'correctness',
  point: 'recorded',
  weight: 4,
  standard: true,
  kinds: cardKinds,
  holds: 'while-open',
  reads: options => ruleOptions.parse(options ?? {}).rows.length === 0 ? [everyTextField] : [],
  needs: ['fields'],
  options: ruleOptions,
  title: { ru: 'Поля заполнены по делу', en: 'Fields hold meaningful values' },
  description: {
    ru: 'Точка или «не знаю» в поле хуже пустоты: отчёты считают его заполненным, а узнать из него нечего.',
    en: 'A dot or “don’t know” is worse than nothing: reports count the field as filled, and nobody learns anything from it.',
  },
  messages: {
    junk: { ru: 'Поле «{field}» заполнено формально: «{value}»', en: '“{field}” is filled only for form’s sake: “{value}”' },
    sentenceInName: { ru: 'В поле «{field}» не имя, а заметка: «{value}»', en: '“{field}” holds a note and not a name: “{value}”' },
  },
  prepare: ({ rows, except, allowed }) => ({ only: fieldsOfKind(rows), except: fieldsOfKind(except), allowed: new Set(allowed.map(value => value.toLowerCase())) }),
  check: ({ card, parts, prepared: { only, except, allowed } }) => {
    const { kind } = card.ref
    const blind: BlindSpot[] = []
    const named = only.size === 0 ? textFieldsOf(parts.fields) : fieldsNamed(only.get(kind) ?? none, parts.fields, blind)
    const left = except.get(kind)
    const found: Fault<MessageId>[] = []
    const hasPerson = kind === 'contact' || kind === 'lead'
    let looked = false
    for (const field of named) {
      const said = card.values[field.name]
      if (said === undefined || said === null || said === '' || left?.includes(field.name)) continue
      looked = true
      const personal = hasPerson && isPersonal(field.name)
      if (typeof said === 'string' && !isJunk(said) && !(personal && isSentence(said))) continue
      found.push(...faultsOf(field, said, personal, allowed))
    }
    return !looked && blind.length === 0 ? 'not-applicable' : { blind, faults: found }
  },
})

const none: readonly never[] = []

function fieldsNamed(names: readonly string[], fields: readonly FieldInfo[], blind: BlindSpot[]): readonly FieldInfo[] {
  return names.flatMap(name => {
    const field = fieldsByName(fields).get(name)
    if (field === undefined) blind.push({ obstacle: 'unknown-field', about: name })
    return field ?? []
  })
}

function faultsOf(field: FieldInfo, said: unknown, personal: boolean, allowed: ReadonlySet<string>): readonly Fault<MessageId>[] {
  const texts = (Array.isArray(said) ? said : [said]).filter((text): text is string => typeof text === 'string' && text.trim() !== '')
  if (texts.length === 0) return none
  const junk = texts.every(text => isJunk(text) && !isFair(text.trim(), field, personal, allowed))
  const note = !junk && personal && texts.some(isSentence)
  if (!junk && !note) return none
  const value = shownValue(texts)
  return [{ messageId: junk ? 'junk' : 'sentenceInName', data: { field: field.title, value }, evidence: [{ label: 'field', value: field.title }, { label: 'value', value }], fix: { kind: 'open-card' } }]
}

/** Looks like junk and is none. Initials are told by the rule about names. */
function isFair(text: string, field: FieldInfo, personal: boolean, allowed: ReadonlySet<string>): boolean {
  return allowed.has(text.toLowerCase()) || (personal && (areInitials(text) || isOneLetter(text))) || (/^\d+$/.test(text) && canBeOnlyDigits(field))
}
