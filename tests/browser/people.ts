import { expect, type APIRequestContext, type FrameLocator, type Page } from '@playwright/test'

export type Persona = 'admin' | 'auditor' | 'head' | 'salesperson' | 'outsider'

interface Session {
  readonly personas: readonly { readonly id: number, readonly name: string, readonly persona: Persona }[]
}

/** Who they are on the portal; the seed invents them anew for another language. */
export async function personOf(page: Page, persona: Persona): Promise<{ readonly id: number, readonly name: string }> {
  const session = await (await page.request.get('/portal/session')).json() as Session
  const person = session.personas.find(one => one.persona === persona)
  if (!person) throw new Error(`The portal has no ${persona}`)
  return person
}

/** Signs in the way the switcher in the page's head does. */
export async function signIn(page: Page, persona: Persona): Promise<void> {
  const { id } = await personOf(page, persona)
  expect((await page.request.post('/portal/session', { data: { userId: id } })).ok()).toBe(true)
}

/** The application's frame that was opened last. */
export function appFrame(page: Page): FrameLocator {
  return page.locator('iframe.app-frame-window').last().contentFrame()
}

/** The application's frame inside the portal page that a slider shows. */
export function appFrameInSlider(page: Page): FrameLocator {
  return page.locator('iframe[data-slider]').last().contentFrame().locator('iframe.app-frame-window').contentFrame()
}

interface Item { readonly id: number, readonly title: string, readonly assignedById: number }

/** A documented REST method in the name of whoever is signed in. */
export async function rest<T>(request: APIRequestContext, method: string, params: Record<string, unknown>): Promise<T> {
  const answer = await (await request.post(`/portal/rest/${method}`, { data: params })).json() as { result: T, error_description?: string }
  expect(answer.error_description).toBeUndefined()
  return answer.result
}

/** Open deals of a person, in the order of their ids. */
export async function openDealsOf(page: Page, personId: number): Promise<readonly Item[]> {
  const { items } = await rest<{ items: Item[] }>(page.request, 'crm.item.list', {
    entityTypeId: 2, filter: { assignedById: personId, stageSemanticId: 'P', categoryId: 0 }, order: { id: 'ASC' }, select: ['id', 'title', 'assignedById'],
  })
  return items
}

/** Id of a value of the deals' field «На разбор». */
export async function markValue(page: Page, xmlId: string): Promise<string | undefined> {
  const [field] = await rest<readonly { LIST: readonly { ID: string, XML_ID: string }[] }[]>(page.request, 'crm.deal.userfield.list', { filter: { FIELD_NAME: 'UF_CRM_RAZBOR' } })
  return field?.LIST.find(({ XML_ID }) => XML_ID === xmlId)?.ID
}

/** Deals whose field «На разбор» has this value, by the value's XML_ID. */
export async function dealsMarked(page: Page, xmlId: string): Promise<readonly number[]> {
  const value = await markValue(page, xmlId)
  const { items } = await rest<{ items: Item[] }>(page.request, 'crm.item.list', {
    entityTypeId: 2, filter: { UF_CRM_RAZBOR: value }, order: { id: 'ASC' }, select: ['id'], useOriginalUfNames: 'Y',
  })
  return items.map(({ id }) => id)
}

/** An open deal of the salesperson with no review in sight. */
export async function unmarkedDeal(page: Page, nth = 0): Promise<Item> {
  const taken = await Promise.all(['RAZBOR_MARKED', 'RAZBOR_SCHEDULED', 'RAZBOR_HELD'].map(xmlId => dealsMarked(page, xmlId)))
  const { id } = await personOf(page, 'salesperson')
  const deal = (await openDealsOf(page, id)).filter(one => !taken.flat().includes(one.id))[nth]
  if (!deal) throw new Error('Every deal of the salesperson is marked')
  return deal
}
