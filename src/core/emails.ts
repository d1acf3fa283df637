import { z } from 'zod'
import { disposableDomains } from './disposable-domains.ts'
import { inOneAlphabet } from './lookalikes.ts'

/** What a mail field says. */
export type EmailReading =
  /** `address` in lower case, its domain as the network spells it; equal mailboxes have equal ones. */
  | { readonly state: 'valid', readonly address: string, readonly domain: string }
  | { readonly state: 'malformed' | 'several' }
  /** Letters of another alphabet, or a slip in a well-known domain; `meant` is the likely address. */
  | { readonly state: 'foreign-letters' | 'mistyped', readonly meant: string | null }
  | { readonly state: 'placeholder' }
  | { readonly state: 'disposable', readonly domain: string }

/** Reads one mail field. */
export function readEmail(text: string): EmailReading {
  const given = text.trim().replace(/^mailto:/i, '').toLowerCase().normalize('NFC')
  const at = given.lastIndexOf('@')
  if (given.indexOf('@') !== at && given.split(/[\s,;/|]+/).filter(piece => /^[^@]+@[^@]+\.[^@]+$/.test(piece)).length > 1) return { state: 'several' }
  const [local, typed] = [given.slice(0, at), given.slice(at + 1)]
  if (at === -1 && isNobody(given)) return { state: 'placeholder' }
  if (at < 1 || typed === '' || local.includes('@') || given.length > longestAddress) return { state: 'malformed' }
  if (isStandIn(local, typed)) return { state: 'placeholder' }
  // «Анна <anna@…>», «почта: anna@…»: not one address, whatever its letters are.
  if (/[\s<>:]/.test(given)) return { state: 'malformed' }
  const isLatin = isAscii(given)
  const meant = isLatin ? null : inLatin(local, typed)
  if (meant !== null) return { state: 'foreign-letters', meant: isAddress(meant) ? meant : null }
  const domain = isLatin ? typed : networkName(typed)
  // A mailbox in Cyrillic is lawful where the domain is Cyrillic too (RFC 6531): its domain is looked at, and its own part only for signs that no address has.
  const address = isLatin ? given : `${isAscii(local) ? local : local.replace(/[\p{L}\p{N}]/gu, 'x')}@${domain}`
  if (domain === '' || !isAddress(address)) return { state: 'malformed' }
  const right = slips.get(domain)
  if (right !== undefined) return { state: 'mistyped', meant: `${local}@${right}` }
  if (isDisposable(domain)) return { state: 'disposable', domain }
  return { state: 'valid', address: `${local}@${domain}`, domain }
}

/** RFC 5321 allows no longer path. */
const longestAddress = 254

/** Zod's own pattern, that of what mail services give out rather than of all that the standard allows; it knows no zone like `xn--p1ai`. */
function isAddress(text: string): boolean {
  return z.regexes.email.test(text.includes('.xn--') ? text.replace(/\.xn--[a-z0-9-]+$/, '.idn') : text)
}

/** An address with Cyrillic letters where the domain's zone is Latin: with those that look alike exchanged, or as it is. */
function inLatin(local: string, domain: string): string | null {
  const cyrillic = /[а-яёіїєўґѕј]/i
  if (!cyrillic.test(local) && !cyrillic.test(domain)) return null
  const labels = domain.split('.')
  const zone = labels.at(-1) ?? ''
  const mixed = labels.some(label => cyrillic.test(label) && /[a-z]/.test(label))
  if (cyrillic.test(zone) && !mixed) return null
  if (!cyrillic.test(local) && !mixed) return null
  const latin = [local, ...labels].map(part => cyrillic.test(part) ? inOneAlphabet(part) ?? part : part)
  return `${latin[0]}@${latin.slice(1).join('.')}`
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

/** `пример.рф` as `xn--e1afmkfd.xn--p1ai`; `''`: no domain. */
function networkName(domain: string): string {
  if (isAscii(domain)) return domain
  try {
    return new URL(`https://${domain}/`).hostname
  } catch {
    return ''
  }
}

/** What people type where an address is asked for and there is none. */
const nobody = /^(?:test|testtest|тест|a{3,}|а{3,}|x{3,}|q{3,}|qwerty1(?:23?)?|1{2,}|0{2,}|noname|nomail|no-mail|no_mail|noemail|no-email|no_email|nobody|null|undefined|netpochty|net-pochty|нет|нету|неизвестно)$/
/** What fingers type along a row of keys. Whoever lives with a longer one, qwerty1985 or 1239876, has a mailbox. */
const keyRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', '1234567890']
/** The same, where the domain is one at which anybody gets a mailbox: a company may have such a mailbox of its own. */
const nobodyAtPublic = /^(?:a{1,2}|а{1,2}|q{1,2}|x{1,2}|1|no|net|none|mail|email|user|client|klient|name|info)$/
/** RFC 2606 and 6761 keep these for examples; below them anything may be meant. */
const reserved = /^(?:example\.\p{L}+|(?:.+\.)?(?:test|invalid|local(?:host)?|example))$/u
const standIns = new Set(['test.ru', 'test.com', 'тест.рф', 'no.ru', 'net.net', 'aaa.ru', 'aa.ru', 'a.ru', 'a.a', 'asd.ru', 'qwe.ru', 'qwerty.ru', '123.ru', '111.ru', 'domain.ru', 'domain.com', 'email.email', 'nomail.ru', 'noemail.ru', 'nomail.com', 'noemail.com'])
const publicDomains = new Set('mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru ya.ru yandex.com rambler.ru gmail.com outlook.com hotmail.com icloud.com yahoo.com mail.com email.com'.split(' '))

function isNobody(local: string): boolean {
  return nobody.test(local) || (local.length >= 3 && keyRows.some(row => row.startsWith(local)))
}

function isStandIn(local: string, domain: string): boolean {
  if (isNobody(local) || reserved.test(domain) || standIns.has(domain)) return true
  return publicDomains.has(domain) && (nobodyAtPublic.test(local) || local === domain.slice(0, domain.indexOf('.')))
}

function isDisposable(domain: string): boolean {
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) if (disposableDomains.has(rest)) return true
  return false
}

/** Slips that nobody owns a company by, as far as we know: by hand, since one letter's distance would accuse `mai.ru` (a university) and others. Each line begins with what was meant. */
const slips: ReadonlyMap<string, string> = new Map([
  'gmail.com gmail.ru gmail.con gmail.co gmail.cm gmail.om gmail.cpm gmail.comm gmial.com gmai.com gmaill.com gamil.com gmal.com gnail.com gmil.com gmali.com jmail.com',
  'mail.ru mail.ry mail.ri mail.tu mail.eu mail.r mail.ruu maill.ru mial.ru meil.ru mali.ru mail.rru',
  'yandex.ru yandex.ry yandex.ri yandex.tu yandex.r yandex.con yndex.ru yandx.ru yadex.ru yandeks.ru jandex.ru yanbex.ru yandex.rru ynadex.ru',
  'rambler.ru rambler.ry rambler.ri rambler.r ramler.ru ramdler.ru rambier.ru',
  'inbox.ru inbox.ry inbox.ri',
  'list.ru list.ry list.ri',
  'bk.ru bk.ry bk.ri',
  'icloud.com icloud.con icloud.co iclod.com icoud.com icloud.ru',
  'hotmail.com hotmail.con hotmal.com hotmai.com hotmial.com',
  'outlook.com outlook.con outlok.com outloook.com',
  'yahoo.com yahoo.con yaho.com yahooo.com',
].flatMap(line => {
  const [right = '', ...wrong] = line.split(' ')
  return wrong.map(slip => [slip, right] as const)
}))

/** Mailboxes of a whole office: that two people have one is no sign that they are one. */
export function isOfficeMailbox(address: string): boolean {
  return /^(?:info|office|sales?|mail|email|zakaz|order|orders|zakupki|snab|snabzhenie|sekretar|secretary|priemnaya|reception|buh|buhgalter|accounting|admin|support|help|contact|contacts|hello|post|manager|director|hr|tender|opt|shop|marketing|reklama|pr|doc|docs)\d*@/.test(address)
}
