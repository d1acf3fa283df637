import { z } from 'zod'
import { cardKinds, type Card, type FieldInfo } from '../card.ts'
import { fieldsByName } from '../field-index.ts'
import { fieldRow, fieldsOfKind } from '../field-row.ts'
import { isFilled, shownValue } from '../field.ts'
import { innCountries, readInn, type InnCountry } from '../inn.ts'
import { holderOf } from '../legal-form.ts'
import { option } from '../option.ts'
import { defineRule, type BlindSpot, type Evidence, type Fault } from '../rule.ts'

type MessageId = 'notDigits' | 'wrongLength' | 'foreignLength' | 'wrongChecksum' | 'lostZero' | 'placeholder' | 'personsNumber' | 'firmsNumber'

const fix = { kind: 'open-card' } as const
const faults = { 'not-digits': 'notDigits', 'wrong-length': 'wrongLength', 'wrong-checksum': 'wrongChecksum', 'lost-zero': 'lostZero', 'placeholder': 'placeholder' } as const

export const innValid = defineRule({
  id: 'inn-valid',
  dimension: 'correctness',
  point: 'recorded',
  weight: 5,
  standard: true,
  kinds: cardKinds,
  holds: 'while-open',
  needs: ['fields', 'requisites'],
  options: z.object({
    rows: option(z.array(fieldRow).max(20).default([]), {
      label: { ru: 'ИНН в полях карточки', en: 'INN in fields of the card' },
      hint: { ru: 'ИНН из реквизитов проверяется всегда.', en: 'The INN of the legal details is checked anyway.' },
    }),
    countries: option(z.array(z.enum(innCountries)).min(1).default(['RU']), {
      label: { ru: 'Номера каких стран бывают у клиентов', en: 'Countries whose numbers clients have' },
      choices: { RU: { ru: 'Россия: ИНН', en: 'Russia: INN' }, BY: { ru: 'Беларусь: УНП', en: 'Belarus: UNP' }, KZ: { ru: 'Казахстан: БИН и ИИН', en: 'Kazakhstan: BIN and IIN' } },
    }),
  }),
  title: { ru: 'ИНН без ошибки', en: 'The INN is valid' },
  description: {
    ru: 'С неверным ИНН не выставить счёт и не заключить договор, а компанию не отличить от её двойника.',
    en: 'With a wrong taxpayer’s number there is no invoice and no contract, and no telling a company from its twin.',
  },
  messages: {
    notDigits: { ru: 'В ИНН не только цифры: «{inn}»', en: 'The INN contains characters other than digits: “{inn}”' },
    wrongLength: { ru: 'В ИНН «{inn}» цифр {count}, а должно быть 10 у организации или 12 у ИП и человека', en: 'The INN “{inn}” has {count} digits; an organization has 10 and a person 12' },
    foreignLength: { ru: 'В номере налогоплательщика «{inn}» знаков {count}: в выбранных странах таких номеров не бывает', en: 'The taxpayer’s number “{inn}” has {count} characters: the chosen countries have no such numbers' },
    wrongChecksum: { ru: 'В ИНН «{inn}» ошибка: контрольная цифра не сходится', en: 'The INN “{inn}” is mistyped: its check digit is wrong' },
    lostZero: { ru: 'В ИНН «{inn}» потерян ноль впереди, должно быть {expected}', en: 'The INN “{inn}” has lost its leading zero, it should be {expected}' },
    placeholder: { ru: 'Вместо ИНН, похоже, заглушка: «{inn}»', en: 'The INN looks made up: “{inn}”' },
    personsNumber: { ru: 'ИНН «{inn}» из 12 цифр — это ИНН человека или ИП, а «{name}» — организация', en: 'The INN “{inn}” of 12 digits is a person’s, and “{name}” is an organization' },
    firmsNumber: { ru: 'ИНН «{inn}» из 10 цифр — это ИНН организации, а «{name}» — ИП', en: 'The INN “{inn}” of 10 digits is an organization’s, and “{name}” is a sole trader' },
  },
  prepare: ({ rows }) => fieldsOfKind(rows),
  check: ({ card, options: { countries }, prepared, parts }) => {
    const typed: Typed[] = parts.requisites.map(({ name, inn }) => ({ text: inn, field: null, name }))
    const blind: BlindSpot[] = []
    for (const asked of prepared.get(card.ref.kind) ?? []) {
      const field = fieldsByName(parts.fields).get(asked)
      if (field === undefined) blind.push({ obstacle: 'unknown-field', about: asked })
      else if (isFilled(card.values[asked], field)) typed.push(...[card.values[asked]].flat().map(said => ({ text: String(said), field, name: '' })))
    }
    const different = typed.filter(({ text }, index) => text.trim() !== '' && typed.findIndex(other => other.text === text) === index)
    return different.length === 0 && blind.length === 0 ? 'not-applicable' : { blind, faults: different.flatMap(one => faultsOf(one, card, countries)) }
  },
})

interface Typed {
  readonly text: string
  /** `null`: it stands in the legal details of that name. */
  readonly field: FieldInfo | null
  readonly name: string
}

function faultsOf({ text: said, field, name: requisite }: Typed, card: Card, countries: readonly InnCountry[]): readonly Fault<MessageId>[] {
  const inn = shownValue(said)
  const where: readonly Evidence[] = [...field === null ? [] : [{ label: 'field', value: field.title } as const], { label: 'inn', value: inn }]
  const reading = readInn(said, countries)
  if (reading.state === 'lost-zero') return [{ messageId: 'lostZero', data: { inn, expected: reading.inn }, evidence: [...where, { label: 'expected', value: reading.inn }], fix }]
  if (reading.state === 'wrong-length') return [{ messageId: countries.length === 1 && countries[0] === 'RU' ? 'wrongLength' : 'foreignLength', data: { inn, count: said.replace(/\D/g, '').length }, evidence: where, fix }]
  if (reading.state !== 'valid') return [{ messageId: faults[reading.state], data: { inn }, evidence: where, fix }]
  if (card.ref.kind !== 'company' || reading.holder === 'either') return []
  const name = holderOf(requisite) === 'unknown' ? card.title : requisite
  const holder = holderOf(name)
  if (holder === 'unknown' || (holder === 'organization') === (reading.holder === 'organization')) return []
  return [{ messageId: holder === 'organization' ? 'personsNumber' : 'firmsNumber', data: { inn, name: shownValue(name) }, evidence: [...where, { label: 'client', value: shownValue(name) }], fix }]
}
