import { safeHref } from './checklist.ts'
import { auditTypes, type AuditTypeId, type Author, type Review } from './review.ts'
import type { Locale } from './rule.ts'

/** A piece of a line. `href` is an http(s) link or a path on the portal, which begins with one slash. */
export interface Span {
  readonly text: string
  readonly href: string | null
}

interface AgendaLine {
  readonly indent: 0 | 1
  readonly spans: readonly Span[]
}

/** What a review meeting is about, line by line. An adapter turns it into what its calendar shows. */
export type Agenda = readonly AgendaLine[]

interface AgendaWords {
  readonly about: string
  readonly reason: string
  readonly checklist: string
  readonly recording: string
  readonly agreements: string
  readonly meeting: string
  readonly notHeld: string
}

const words: Readonly<Record<Locale, AgendaWords>> = {
  ru: { about: 'Разбор карточек', reason: 'Причина', checklist: 'Чек-лист', recording: 'Запись встречи', agreements: 'Договорились', meeting: 'Разбор', notHeld: 'Разбор не состоялся.' },
  en: { about: 'Card review', reason: 'Reason', checklist: 'Checklist', recording: 'Recording', agreements: 'Agreed', meeting: 'Review', notHeld: 'The review did not take place.' },
}

/** The name of an audit type; a company's own type is called by its id. */
export function auditTypeTitle(id: AuditTypeId, locale: Locale): string {
  return auditTypes.find(type => type.id === id)?.title[locale] ?? id
}

/** What the calendar calls a meeting with this employee; by it a booking is found again. */
export function meetingTitle(employee: Author, locale: Locale): string {
  return `${words[locale].meeting}: ${employee.name === '' ? `№ ${employee.id}` : employee.name}`
}

/** Whether a meeting's text, as its CRM gives it again, links to this card. Another card's number may begin with the same digits. */
export function namesPath(text: string, path: string): boolean {
  return text.split(path).slice(1).some(rest => !/^\d/.test(rest))
}

/** The agenda of a meeting that did not take place. */
export function missedAgenda(reviews: readonly Review[], locale: Locale): Agenda {
  return [line(0, text(words[locale].notHeld)), ...agendaOf(reviews, locale)]
}

/**
 * The agenda of a meeting about these reviews, in the order given. After the meeting the same reviews, now with a
 * recording and agreements, give the agenda that replaces it.
 */
export function agendaOf(reviews: readonly Review[], locale: Locale): Agenda {
  const { about, recording } = words[locale]
  const people = [...new Set(reviews.map(({ snapshot }) => snapshot.responsible.name))].filter(name => name !== '')
  const heading = line(0, text([about, people.join(', ')].filter(part => part !== '').join(': ')))
  const recordings = [...new Set(reviews.flatMap(review => review.recording ?? []))]
  return [
    heading,
    ...recordings.map(url => line(0, text(`${recording}: `), link(url, url))),
    ...reviews.flatMap((review, index) => linesOf(review, index + 1, locale)),
  ]
}

function linesOf(review: Review, number: number, locale: Locale): Agenda {
  const { reason, checklist, agreements } = words[locale]
  const { title, path, stage } = review.snapshot
  const facts = [auditTypeTitle(review.auditType, locale), stage].filter(fact => fact !== null && fact !== '')
  return [
    line(0, text(`${number}. `), link(title, path), text(` (${facts.join(', ')})`)),
    ...review.reason === '' ? [] : [line(1, text(`${reason}: ${review.reason}`))],
    ...review.checklists.map(({ title, url }) => line(1, text(`${checklist}: `), link(title, url))),
    ...review.agreements === '' ? [] : [line(1, text(`${agreements}: ${review.agreements}`))],
  ]
}

function line(indent: 0 | 1, ...spans: readonly Span[]): AgendaLine {
  return { indent, spans }
}

/** Text of people goes into one line, so that nobody can write lines of the agenda by hand. */
function text(written: string): Span {
  return { text: written.replace(/\s*[\r\n]+\s*/g, ' '), href: null }
}

function link(title: string, target: string): Span {
  return { text: text(title).text, href: isPortalPath(target) ? target : safeHref(target) }
}

function isPortalPath(target: string): boolean {
  return /^\/(?![/\\])[^\s\\]*$/.test(target)
}
