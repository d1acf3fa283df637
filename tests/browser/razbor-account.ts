import { expect, type Browser, type FrameLocator, type Page } from '@playwright/test'
import { demoArchive } from '../../src/commands/amocrm/demo-package.ts'
import type { CardRow, Persona, UserRow } from '../../src/emulator/amocrm/tables.ts'
import type { Text } from '../../src/ui/text/index.ts'
import { ownAccount, type AccountOptions, type OwnAccount } from './own-account.ts'

/** The code under which the account knows our widget. */
export const widget = 'razbor'

export const advancedPath = `/settings/widgets/${widget}/`

/** An account of the test's own with our package uploaded; `active`: somebody has pressed «Установить» in its dialog. */
export async function razborAccount(browser: Browser, options: AccountOptions = {}): Promise<OwnAccount> {
  return ownAccount(browser, { archive: await demoArchive(), code: widget, settings: {}, limits: false, leads: 200, ...options })
}

/** Our page in the right panel of a card. */
export function panelFrame(page: Page): FrameLocator {
  return page.locator(`.card-widgets__widget-${widget} iframe`).contentFrame()
}

/** Our page in the card's own tab. */
export function tabFrame(page: Page): FrameLocator {
  return page.locator(`#${widget} iframe`).contentFrame()
}

/** Our page in the settings. */
export function advancedFrame(page: Page): FrameLocator {
  return page.locator(`#work-area-${widget} iframe`).contentFrame()
}

/** Our page in a window over the CRM's. */
export function modalFrame(page: Page): FrameLocator {
  return page.locator('.razbor-modal iframe').contentFrame()
}

/** Goes through the installation on the widget's page of the settings. */
export async function setUp(own: OwnAccount, text: Text): Promise<void> {
  const page = await own.open('admin', advancedPath)
  const app = advancedFrame(page)
  await app.getByRole('button', { name: text.install.start, exact: true }).click()
  await expect(app.getByText(text.install.done)).toBeVisible()
  await page.context().close()
}

export function personOf({ account }: OwnAccount, persona: Persona): UserRow {
  const found = [...account.tables.users.all()].find(user => user.persona === persona)
  if (!found) throw new Error(`The account has no ${persona}`)
  return found
}

/** Open leads of a person as the account's list has them: the newest first. */
export function openLeadsOf({ account }: OwnAccount, { id }: UserRow): readonly CardRow[] {
  return [...account.tables.cards.leads.all()]
    .filter(lead => !lead.isDeleted && lead.responsibleUserId === id && lead.closedAt === null)
    .toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id)
}

/** A person's open lead that nobody has marked. */
export function unmarkedLead(own: OwnAccount, nth = 0): CardRow {
  const lead = openLeadsOf(own, personOf(own, 'salesperson')).filter(({ id }) => markOf(own, id) === '')[nth]
  if (!lead) throw new Error('Every lead of the salesperson is marked')
  return lead
}

/** What a lead's field with this code says to whoever looks at the card. */
export function fieldOf({ account: { tables } }: OwnAccount, leadId: number, code: string): string {
  const field = [...tables.fields.all()].find(one => one.owner === 'leads' && one.code === code)
  const [value] = field ? tables.cards.leads.get(leadId)?.values[field.id] ?? [] : []
  return field?.enums?.find(({ id }) => id === value?.enumId)?.value ?? String(value?.value ?? '')
}

export function markOf(own: OwnAccount, leadId: number): string {
  return fieldOf(own, leadId, 'RZB_MARK')
}

/** Records of reviews of the lead in the account's list. One that was taken back is an empty element. */
export function recordsOf({ account: { tables } }: OwnAccount, leadId: number): number {
  const columns = new Set([...tables.fields.all()].filter(({ code, owner }) => code === 'RZB_CARD' && owner.startsWith('catalogs/')).map(({ id }) => id))
  return [...tables.elements.all()].filter(({ values }) => Object.entries(values).some(([id, [first]]) => columns.has(Number(id)) && first?.value === `deal${leadId}`)).length
}

/** Lines of ours in the lead's feed. */
export function linesOf({ account: { tables } }: OwnAccount, leadId: number): number {
  return [...tables.notes.all()].filter(note => note.entityType === 'leads' && note.entityId === leadId && note.noteType === 'extended_service_message').length
}
