import type { Card, CardKind, Twin } from './card.ts'
import { isOfficeMailbox, readEmail } from './emails.ts'
import { readInn, type InnCountry } from './inn.ts'
import { isJunk } from './junk.ts'
import { bareCompanyName } from './legal-form.ts'
import { namesOf } from './names.ts'
import { isTollFree, phoneReader, phonesIn, shownPhone } from './phones.ts'

/** By what a card may be found to be another one's twin. */
export interface DuplicateKey {
  readonly by: Twin['by']
  /** Equal for twins, normalised: a phone in E.164, a mailbox in lower case, a company's name without its legal form. */
  readonly key: string
  /** The same as people read it. */
  readonly value: string
}

export interface DuplicateKeyOptions {
  /** Country of phones without a code, ISO 3166; as in the rule about phones. */
  readonly country?: string
  /** Fields that hold the town and the INN. */
  readonly townFields?: ReadonlyMap<CardKind, readonly string[]>
  readonly innFields?: ReadonlyMap<CardKind, readonly string[]>
  /** Countries whose taxpayers' numbers there are; as in the rule about these. */
  readonly innCountries?: readonly InnCountry[]
}

/**
 * Makes what finds a card's keys. `bringPhones` must have been awaited, or `bringPhonesFor` the numbers of the cards. Phones and mails come from `phonesAndEmails`, an INN from
 * `requisites`, each only when the part was read. What is junk, a placeholder or wrong is no key: it would make twins of strangers.
 */
export function duplicateKeys({ country = 'RU', townFields, innFields, innCountries }: DuplicateKeyOptions = {}): (card: Card) => readonly DuplicateKey[] {
  const readPhone = phoneReader(country)

  function keysOfClient(card: Card): readonly DuplicateKey[] {
    const { kind } = card.ref
    const keys: DuplicateKey[] = []
    const { phonesAndEmails, requisites } = card.parts
    if (phonesAndEmails?.known === true) {
      for (const text of phonesAndEmails.value.phones) for (const piece of phonesIn(text)) {
        const reading = readPhone(piece)
        if (reading.state !== 'valid') continue
        // Behind a switchboard sit many people: an extension belongs to one of them, and without one nobody knows to whom.
        const key = reading.extension === null ? reading.e164 : `${reading.e164}#${reading.extension}`
        keys.push({ by: isTollFree(reading.e164) ? 'shared' : 'phone', key, value: shownPhone(reading.e164) })
      }
      for (const text of phonesAndEmails.value.emails) {
        const reading = readEmail(text)
        if (reading.state === 'valid') keys.push({ by: isOfficeMailbox(reading.address) ? 'shared' : 'email', key: reading.address, value: reading.address })
      }
    }
    if (requisites?.known === true) for (const { inn } of requisites.value) addInn(keys, inn, innCountries)
    for (const field of innFields?.get(kind) ?? none) addInn(keys, card.values[field], innCountries)
    const named = nameKey(card, townFields?.get(kind)?.[0])
    if (named !== null) keys.push(named)
    return keys.length < 2 ? keys : withoutRepeated(keys)
  }

  return card => {
    if (card.stage !== null && card.stage.outcome !== 'open') return none
    return card.ref.kind === 'deal' ? keysOfDeal(card) : keysOfClient(card)
  }
}

/** Whether the card has a name by which `duplicateKeys` would compare it. Needs no phones. */
export function hasNameKey(card: Card, { townFields }: Pick<DuplicateKeyOptions, 'townFields'>): boolean {
  if (card.ref.kind === 'deal' || (card.stage !== null && card.stage.outcome !== 'open')) return false
  return nameKey(card, townFields?.get(card.ref.kind)?.[0]) !== null
}

const none: readonly never[] = []

/** Another open deal of the same client in the same pipeline. A deal without clients has no twin. */
function keysOfDeal({ clients, pipeline, parts }: Card): readonly DuplicateKey[] {
  return clients.map(({ kind, id }) => {
    const title = parts.clients?.known === true ? parts.clients.value.find(client => client.kind === kind && client.id === id)?.title ?? '' : ''
    return { by: 'same-client', key: `${kind}:${id}/${pipeline?.id ?? ''}`, value: title === '' ? `#${id}` : title }
  })
}

function addInn(keys: DuplicateKey[], said: unknown, countries: readonly InnCountry[] | undefined): void {
  if (typeof said !== 'string' && typeof said !== 'number') return
  const reading = readInn(String(said), countries)
  if (reading.state === 'valid' || reading.state === 'lost-zero') keys.push({ by: 'inn', key: reading.inn, value: reading.inn })
}

/** A person is known by name only together with a town, a company also without. */
function nameKey(card: Card, townField: string | undefined): DuplicateKey | null {
  const said = townField === undefined ? null : card.values[townField]
  const town = typeof said === 'string' ? said.trim().toLowerCase().replace(/ё/g, 'е').replace(/^(?:г\.?|город)\s+/, '') : ''
  if (card.ref.kind === 'company') {
    const name = bareCompanyName(card.title)
    return name.length < 3 || isJunk(name) ? null : { by: 'name-and-town', key: `${name}/${town}`, value: town === '' ? card.title.trim() : `${card.title.trim()}, ${String(said).trim()}` }
  }
  if (town === '') return null
  const full = namesOf(card).filter(({ field }) => field !== 'companyTitle').map(({ text }) => text).join(' ')
  const words = full.toLowerCase().replace(/ё/g, 'е').match(/\p{L}{2,}/gu) ?? none
  return words.length < 2 || isJunk(full) ? null : { by: 'name-and-town', key: `${[...words].sort().join(' ')}/${town}`, value: `${full}, ${String(said).trim()}` }
}

function withoutRepeated(keys: readonly DuplicateKey[]): readonly DuplicateKey[] {
  return keys.filter(({ by, key }, index) => keys.findIndex(other => other.key === key && other.by === by) === index)
}
