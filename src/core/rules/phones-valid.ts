import { z } from 'zod'
import { option } from '../option.ts'
import { bringPhones, bringPhonesFor, phoneReader, phonesIn, shownPhone, type PhoneReading } from '../phones.ts'
import { shownValue } from '../field.ts'
import { defineRule, type Evidence, type Fault } from '../rule.ts'

type MessageId = 'notAPhone' | 'placeholder' | 'tooShort' | 'tooLong' | 'noSuchNumber' | 'severalInOne' | 'notInternational'

const fix = { kind: 'open-card' } as const

const faults = { 'not-a-phone': 'notAPhone', 'placeholder': 'placeholder', 'too-short': 'tooShort', 'too-long': 'tooLong', 'no-such-number': 'noSuchNumber' } as const satisfies Record<Exclude<PhoneReading['state'], 'valid'>, MessageId>

const optionsSchema = z.object({
  country: option(z.string().regex(/^[A-Z]{2}$/).default('RU'), {
    label: { ru: 'Страна номеров без кода', en: 'Country of numbers without a code' },
    hint: { ru: 'Две латинские буквы: RU, KZ, BY, UZ…', en: 'Two letters: RU, KZ, DE…' },
  }),
  international: option(z.boolean().default(false), {
    label: { ru: 'Номера только в международном виде, с «+»', en: 'Only international numbers, with “+”' },
    hint: { ru: 'Тогда «8 900…» — нарушение, хотя номер и верный.', en: '“8 900…” is then a finding, though the number is right.' },
  }),
  onePerField: option(z.boolean().default(true), { label: { ru: 'В одном поле — один номер', en: 'One number per field' } }),
})

export const phonesValid = defineRule({
  id: 'phones-valid',
  dimension: 'correctness',
  point: 'recorded',
  weight: 6,
  standard: true,
  kinds: ['contact', 'company', 'lead'],
  holds: 'while-open',
  needs: ['phonesAndEmails'],
  bring: async (options, card) => {
    if (card === undefined) return bringPhones()
    const { phonesAndEmails } = card.parts
    const { data } = optionsSchema.safeParse(options ?? {})
    if (phonesAndEmails?.known === true && data !== undefined) await bringPhonesFor(phonesAndEmails.value.phones, data.country)
  },
  options: optionsSchema,
  title: { ru: 'По телефону можно позвонить', en: 'The phone can be called' },
  description: {
    ru: 'По номеру с ошибкой не дозвониться, звонок клиента с него не определится, а дубли не найдутся.',
    en: 'A wrong number cannot be called, the client’s own call is not recognized, and duplicates are not found.',
  },
  messages: {
    notAPhone: { ru: 'В поле телефона записан не номер: «{phone}»', en: 'The phone field contains no number: “{phone}”' },
    placeholder: { ru: 'Вместо телефона, похоже, заглушка: «{phone}»', en: 'The phone looks made up: “{phone}”' },
    tooShort: { ru: 'В телефоне «{phone}» не хватает цифр: проверьте код города и сам номер', en: 'The phone “{phone}” is missing digits: check the area code and the number' },
    tooLong: { ru: 'В телефоне «{phone}» лишние цифры', en: 'The phone “{phone}” has too many digits' },
    noSuchNumber: { ru: 'Телефона «{phone}» не бывает: проверьте код и цифры', en: 'No phone can be “{phone}”: check the code and the digits' },
    severalInOne: { ru: 'В одном поле несколько телефонов: «{phone}» — разнесите их по разным полям', en: 'One field holds several phones: “{phone}” — give each its own field' },
    notInternational: { ru: 'Телефон «{phone}» записан не в международном виде, должно быть {expected}', en: 'The phone “{phone}” is not in international format, it should be {expected}' },
  },
  prepare: ({ country }) => phoneReader(country),
  check: ({ parts, options, prepared: read }) => {
    const typed = parts.phonesAndEmails.phones.filter(phone => phone.trim() !== '')
    if (typed.length === 0) return 'not-applicable'
    const found: Fault<MessageId>[] = []
    for (const text of typed) {
      const numbers = phonesIn(text)
      if (options.onePerField && numbers.length > 1) found.push(fault('severalInOne', text))
      for (const number of numbers) {
        const reading = read(number)
        if (reading.state !== 'valid') found.push(fault(faults[reading.state], number, 'meant' in reading ? reading.meant : null))
        else if (options.international && !number.trim().startsWith('+')) found.push(fault('notInternational', number, reading.e164))
      }
    }
    return found
  },
})

function fault(messageId: MessageId, text: string, meant: string | null = null): Fault<MessageId> {
  const phone = shownValue(text)
  const expected = meant === null ? null : shownPhone(meant)
  const evidence: readonly Evidence[] = [{ label: 'phone', value: phone }, ...expected === null ? [] : [{ label: 'expected', value: expected } as const]]
  return { messageId, data: messageId === 'notInternational' ? { phone, expected: expected ?? '' } : { phone }, evidence, fix }
}
