import { placements } from '../../placements/registry.ts'
import type { CardRef } from '../core/card.ts'
import type { Locale } from '../core/rule.ts'
import { grouped } from '../core/grouped.ts'
import { hold, mark, schedule, type Author, type Review } from '../core/review.ts'
import { agendaOf, meetingTitle } from '../core/agenda.ts'
import { lineOf } from '../core/history-line.ts'
import type { Crm, PlacementBinding, WriteChain } from '../crm/port.ts'
import type { Portal } from '../emulator/bitrix24/portal.ts'
import type { UserRow } from '../emulator/bitrix24/tables.ts'
import { finishInstall, install } from '../emulator/portal/market.ts'
import { crmOf } from './crm-of.ts'
import { demoRegulations, exceptDemoCards, saveDemoRegulation } from './demo-regulation.ts'
import { demoWords } from './demo-words.ts'
import { CommandFailure } from './run.ts'

const day = 86_400_000

function bindings(portal: Portal): readonly PlacementBinding[] {
  return placements.flatMap(({ codes, page, titles }) => codes.map(code => ({ code, handler: `${portal.appOrigin}/${page}`, titles })))
}

function persona(portal: Portal, name: UserRow['persona']): UserRow {
  const user = [...portal.tables.users.all()].find(row => row.persona === name)
  if (!user) throw new CommandFailure(`The seed has no ${name}. Run npm start -- --reset.`)
  return user
}

function authorOf({ id, name, lastName }: UserRow): Author {
  return { id, name: `${name} ${lastName}` }
}

/** Open deals of the head's department, as many of each person. */
function openDeals(portal: Portal, head: UserRow, ofEach: number): readonly number[] {
  const people = new Set([...portal.tables.users.all()].filter(user => user.active && user.id !== head.id && user.departments.some(id => head.departments.includes(id))).map(({ id }) => id))
  const taken = new Map<number, number>()
  return [...portal.tables.items(2).all()].filter(deal => {
    if (!people.has(deal.assignedById) || deal['closed'] === 'Y') return false
    taken.set(deal.assignedById, (taken.get(deal.assignedById) ?? 0) + 1)
    return (taken.get(deal.assignedById) ?? 0) <= ofEach
  }).map(({ id }) => id)
}

type Wording = (typeof demoWords)[Locale]['marks'][number]

/** Sends the chain and gives what each of its writes gave; the first that failed ends it. */
async function sent<T extends readonly Promise<unknown>[]>(crm: Crm, begin: (chain: WriteChain) => readonly [...T]): Promise<{ [I in keyof T]: Awaited<T[I]> }> {
  const chain = crm.chain()
  const writes = begin(chain)
  await chain.send()
  return Promise.all(writes)
}

async function markDeal(crm: Crm, id: number, by: Author, at: Date, { auditType, reason, checklist }: Wording, lang: Locale): Promise<Review> {
  const card: CardRef = { kind: 'deal', id }
  const snapshot = await crm.cards.snapshot(card)
  const review = mark({ key: `demo-${id}`, card, snapshot, auditType, reason, by, at }, [])
  const [{ id: reviewId }] = await sent(crm, chain => [chain.addReview(review), chain.setMark(card, 'marked'), chain.addLine(card, lineOf({ ...review, id: 0 }, lang))])
  const links = [{ title: checklist, url: `https://checklists.example.ru/${id}` }]
  const { pin } = await crm.cards.pinChecklists(card, links, null)
  const [marked] = await sent(crm, chain => [chain.updateReview(reviewId, { checklists: links, pin })])
  return marked
}

async function book(crm: Crm, reviews: readonly Review[], manager: Author, start: Date, lang: Locale): Promise<readonly Review[]> {
  const [first] = reviews
  if (!first) return []
  const employee = first.snapshot.responsible
  const end = new Date(start.getTime() + 45 * 60_000)
  const title = meetingTitle(employee, lang)
  const eventId = await crm.meetings.book({ title, start, end, manager, employee, reviews, agenda: agendaOf(reviews, lang) })
  return Promise.all(reviews.map(async review => {
    const { state, meeting } = schedule(review, { eventId, start, end, manager })
    const [scheduled] = await sent(crm, chain => [chain.updateReview(review.id, { state, meeting }), chain.setMark(review.card, 'scheduled')])
    return scheduled
  }))
}

/** The same hour of the nearest working day, `days` from now. */
function workday(now: Date, days: number, hourUtc: number): Date {
  const date = new Date(now.getTime() + days * day)
  date.setUTCHours(hourUtc, 0, 0, 0)
  const step = days < 0 ? -day : day
  return [0, 6].includes(date.getUTCDay()) ? workday(date, Math.sign(step), hourUtc) : date
}

/**
 * Installs the app with its own installer and leaves a few reviews in every state, made by the same calls that the app
 * makes: so that whoever starts for the first time finds a department at work.
 */
export async function installDemo(portal: Portal): Promise<void> {
  install(portal)
  const steps = await crmOf(portal, persona(portal, 'admin').id, bindings(portal)).install.run(() => undefined)
  const failed = steps.find(({ state }) => state === 'failed')
  if (failed) throw new CommandFailure(`The installer's step «${failed.id}» failed: ${JSON.stringify(failed.data)}. Try it by hand: npm start -- --clean.`)
  finishInstall(portal)

  const [administrator, auditor, head] = [persona(portal, 'admin'), persona(portal, 'auditor'), persona(portal, 'head')]
  const asAuditor = crmOf(portal, auditor.id)
  const asHead = crmOf(portal, head.id)
  const now = portal.now()
  const started = performance.now()
  const lang = portal.tables.portal.get(1)?.lang === 'en' ? 'en' : 'ru'
  const { marks, agreements } = demoWords[lang]

  const savings = [{ by: authorOf(administrator), at: workday(now, -24, 8) }, { by: authorOf(administrator), at: workday(now, -9, 12) }] as const
  const digestGroup = [...portal.tables.groups.all()].find(({ ownerId }) => ownerId === head.id)?.id ?? null
  const regulations = demoRegulations(lang, savings, digestGroup)
  for (const regulation of regulations) {
    portal.setClock(regulation.revision?.at ?? now)
    await saveDemoRegulation(crmOf(portal, administrator.id), regulation)
  }

  const marked: Review[] = []
  const deals = openDeals(portal, head, 4).slice(0, 14)
  // Oldest first, on the portal's own clock, so that history lines and records tell the same time.
  for (const [index, id] of deals.entries()) {
    const wording = marks[index % marks.length]
    const at = workday(now, -6 + Math.floor(index * 6 / deals.length), 7 + index % 5)
    portal.setClock(at)
    if (wording) marked.push(await markDeal(asAuditor, id, authorOf(auditor), at, wording, lang))
  }
  const byEmployee = grouped(marked, review => review.snapshot.responsible.id)
  const [first, second] = [...byEmployee.values()]
  const past = await book(asHead, (first ?? []).slice(0, 2), authorOf(head), workday(now, -1, 11), lang)
  const recording = 'https://recordings.example.ru/razbor-1'
  portal.setClock(past[0]?.meeting?.end ?? now)
  await Promise.all(past.map(async review => {
    const held = hold(review, { recording, agreements }, review.meeting?.end ?? now)
    const { state, recording: link, agreements: agreed, heldAt } = held
    await sent(asHead, chain => [
      chain.updateReview(review.id, { state, recording: link, agreements: agreed, heldAt }),
      chain.setMark(review.card, 'held'),
      chain.addLine(review.card, lineOf(held, lang)),
    ])
  }))
  portal.setClock(new Date(now.getTime() + performance.now() - started))
  await book(asHead, (second ?? []).slice(0, 2), authorOf(head), workday(now, 1, 8), lang)
  const others = openDeals(portal, head, 12).filter(id => !deals.includes(id)).map((id): CardRef => ({ kind: 'deal', id }))
  await exceptDemoCards(asHead, regulations[1], others, authorOf(head), portal.now(), portal.tables.portal.get(1)?.timeZone ?? 'UTC', lang)
  portal.journal.clear()
}
