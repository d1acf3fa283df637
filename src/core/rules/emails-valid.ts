import { z } from 'zod'
import { readEmail, type EmailReading } from '../emails.ts'
import { shownValue } from '../field.ts'
import { option } from '../option.ts'
import { defineRule, type Fault } from '../rule.ts'

const domains = z.array(z.string().trim().toLowerCase().min(3).max(100)).max(200).default([])
const fix = { kind: 'open-card' } as const

const faults = {
  'malformed': 'malformed', 'several': 'severalInOne', 'foreign-letters': 'foreignLetters', 'mistyped': 'mistyped', 'placeholder': 'placeholder', 'disposable': 'disposable',
} as const satisfies Record<Exclude<EmailReading['state'], 'valid'>, string>

type MessageId = typeof faults[keyof typeof faults]

export const emailsValid = defineRule({
  id: 'emails-valid',
  dimension: 'correctness',
  point: 'recorded',
  weight: 5,
  standard: true,
  kinds: ['contact', 'company', 'lead'],
  holds: 'while-open',
  needs: ['phonesAndEmails'],
  options: z.object({
    trusted: option(domains, {
      label: { ru: 'Домены, которым верим', en: 'Domains that are trusted' },
      hint: { ru: 'Например, свой тестовый. Адреса в них должны быть только правильно записаны.', en: 'Your own test domain, for instance. Addresses there only have to be spelled correctly.' },
    }),
    disposable: option(domains.clone(), {
      label: { ru: 'Ещё одноразовые домены', en: 'More disposable domains' },
      hint: { ru: 'Известные сервисы одноразовой почты уже учтены.', en: 'The well-known services are known already.' },
    }),
  }),
  title: { ru: 'Письмо дойдёт', en: 'The email address can receive mail' },
  description: {
    ru: 'На адрес с ошибкой или выдуманный ящик не уйдёт ни предложение, ни счёт, а рассылки портят репутацию домена.',
    en: 'No offer and no invoice reaches a wrong or made-up address, and mailings to it harm the reputation of your domain.',
  },
  messages: {
    malformed: { ru: 'Адрес почты записан с ошибкой: «{email}»', en: 'The email address is misspelled: “{email}”' },
    severalInOne: { ru: 'В одном поле несколько адресов: «{email}» — разнесите их по разным полям', en: 'One field holds several addresses: “{email}” — give each its own field' },
    foreignLetters: { ru: 'В адресе «{email}» русские буквы вместо латинских', en: 'The address “{email}” has Cyrillic letters among the Latin ones' },
    mistyped: { ru: 'Похоже на опечатку в адресе «{email}»: может быть, {expected}?', en: 'The address “{email}” looks mistyped: maybe {expected}?' },
    placeholder: { ru: 'Вместо почты, похоже, заглушка: «{email}»', en: 'The email address looks made up: “{email}”' },
    disposable: { ru: 'Почта одноразовая, письмо никто не прочтёт: «{email}»', en: 'The address is a disposable one, nobody will read an email: “{email}”' },
  },
  prepare: ({ trusted, disposable }) => ({ trusted: new Set(trusted), disposable: new Set(disposable) }),
  check: ({ parts, prepared: { trusted, disposable } }) => {
    const typed = parts.phonesAndEmails.emails.filter(email => email.trim() !== '')
    if (typed.length === 0) return 'not-applicable'
    return typed.flatMap((text): readonly Fault<MessageId>[] => {
      const reading = readEmail(text)
      if (reading.state === 'valid') return disposable.has(reading.domain) ? [fault('disposable', text, null)] : []
      if (trusted.size > 0 && (reading.state === 'placeholder' || reading.state === 'disposable') && trusted.has(text.slice(text.lastIndexOf('@') + 1).trim().toLowerCase())) return []
      return [fault(faults[reading.state], text, 'meant' in reading ? reading.meant : null)]
    })
  },
})

function fault(messageId: MessageId, text: string, meant: string | null): Fault<MessageId> {
  const email = shownValue(text)
  return {
    messageId,
    data: messageId === 'mistyped' ? { email, expected: meant ?? '' } : { email },
    evidence: [{ label: 'email', value: email }, ...meant === null ? [] : [{ label: 'expected', value: meant } as const]],
    fix,
  }
}
