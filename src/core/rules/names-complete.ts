import { z } from 'zod'
import { fieldsByName } from '../field-index.ts'
import { isJunk } from '../junk.ts'
import { areInitials, isPersonal, isRole, namesOf, readName, type NameField } from '../names.ts'
import { option } from '../option.ts'
import { defineRule, type Evidence, type Fault } from '../rule.ts'

type MessageId = 'phoneInName' | 'mailInName' | 'digitsInName' | 'initialsOnly' | 'mixedLetters' | 'roleInstead' | 'oneWord'

const fix = { kind: 'open-card' } as const

export const namesComplete = defineRule({
  id: 'names-complete',
  dimension: 'correctness',
  point: 'recorded',
  weight: 3,
  standard: true,
  kinds: ['contact', 'lead', 'company'],
  holds: 'while-open',
  reads: () => ['name', 'lastName', 'secondName', 'title'],
  needs: ['fields'],
  options: z.object({
    fullName: option(z.boolean().default(false), {
      label: { ru: 'У контакта нужны и имя, и фамилия', en: 'A contact needs a name and a surname' },
      hint: { ru: 'Если вы продаёте людям, имени чаще всего достаточно.', en: 'If you sell to individuals, a name is usually enough.' },
    }),
    allowed: option(z.array(z.string().trim().min(1).max(100)).max(200).default([]), {
      label: { ru: 'Имена и названия, которые верны', en: 'Names that are correct' },
      hint: { ru: 'Например, марка, в которой смешаны русские и латинские буквы.', en: 'A brand that mixes alphabets, for instance.' },
    }),
  }),
  title: { ru: 'Имя записано полностью и без ошибок', en: 'The name is complete and correct' },
  description: {
    ru: 'По имени клиента ищут, ему пишут и звонят: с инициалами, цифрами или чужими буквами карточку не найти, а письмо стыдно отправить.',
    en: 'Clients are found, written to and called by name: with initials, digits or foreign letters the card is not found.',
  },
  messages: {
    phoneInName: { ru: 'В имени записан телефон: «{value}»', en: 'The name contains a phone number: “{value}”' },
    mailInName: { ru: 'В имени записана почта: «{value}»', en: 'The name contains an email address: “{value}”' },
    digitsInName: { ru: 'В имени цифры: «{value}»', en: 'The name has digits: “{value}”' },
    initialsOnly: { ru: 'Вместо имени только инициалы: «{value}»', en: 'Only initials instead of a name: “{value}”' },
    mixedLetters: { ru: 'В слове «{word}» перемешаны русские и латинские буквы', en: '“{word}” mixes Cyrillic and Latin letters' },
    roleInstead: { ru: 'Вместо имени записано «{value}»: непонятно, кто это', en: '“{value}” instead of a name: nobody knows who that is' },
    oneWord: { ru: 'Записано только «{value}», а нужны имя и фамилия', en: 'There is only “{value}”, and a name and a surname are needed' },
  },
  prepare: ({ fullName, allowed }) => ({ fullName, allowed: new Set(allowed.map(name => name.toLowerCase())) }),
  check: ({ card, parts, prepared: { fullName, allowed } }) => {
    const names = namesOf(card)
    if (names.length === 0) return 'not-applicable'
    const found: Fault<MessageId>[] = []
    for (const { field, text } of names) {
      const { phone, mail, digits, initials, mixed } = readName(text)
      const personal = isPersonal(field)
      const messageId = phone ? 'phoneInName' : mail ? 'mailInName' : digits && personal ? 'digitsInName' : initials && field === 'name' ? 'initialsOnly' : null
      if ((messageId === null && mixed.length === 0) || (allowed.size > 0 && allowed.has(text.toLowerCase()))) continue
      const where: readonly Evidence[] = [{ label: 'field', value: fieldsByName(parts.fields).get(field)?.title ?? field }, { label: 'value', value: text }]
      if (messageId !== null) found.push({ messageId, data: { value: text }, evidence: where, fix })
      for (const { word, meant } of mixed) {
        if (meant !== null) found.push({ messageId: 'mixedLetters', data: { word }, evidence: [...where, { label: 'expected', value: meant }], fix })
        else if (personal) found.push({ messageId: 'mixedLetters', data: { word }, evidence: where, fix })
      }
    }
    if (found.length > 0 || card.ref.kind === 'company') return found
    return wholeName(names.filter(({ field }) => isPersonal(field)), fullName && card.ref.kind === 'contact', allowed)
  },
})

/** What only all parts of a person's name together can tell. */
function wholeName(names: readonly NameField[], fullName: boolean, allowed: ReadonlySet<string>): readonly Fault<MessageId>[] {
  const role = names.every(({ text }) => readName(text).role)
  const initials = names.every(({ text }) => areInitials(text))
  if (names.length === 0 || (!role && !initials && !(fullName && names.length === 1))) return []
  const value = names.map(({ text }) => text).join(' ')
  if (allowed.has(value.toLowerCase()) || isJunk(value)) return []
  const evidence: readonly Evidence[] = [{ label: 'value', value }]
  if (role && isRole(value)) return [{ messageId: 'roleInstead', data: { value }, evidence, fix }]
  if (initials) return [{ messageId: 'initialsOnly', data: { value }, evidence, fix }]
  return fullName && !/\s/.test(value) ? [{ messageId: 'oneWord', data: { value }, evidence, fix }] : []
}
