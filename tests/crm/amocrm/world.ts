import { factsOf as factsOfUser } from '../../../src/commands/amocrm/facts.ts'
import type { CardRef } from '../../../src/core/card.ts'
import type { NewReview, Review, ReviewPatch } from '../../../src/core/review.ts'
import type { Locale } from '../../../src/core/rule.ts'
import type { PageFacts } from '../../../src/crm/amocrm/bridge.ts'
import { createCrm } from '../../../src/crm/amocrm/index.ts'
import type { Crm, InstallStep, WriteChain } from '../../../src/crm/port.ts'
import type { Persona, Tables } from '../../../src/emulator/amocrm/tables.ts'
import { memoryCache, openAmo, type AmoWorld } from '../../support/amocrm.ts'

const widgetCode = 'razbor'

export interface World {
  readonly amo: AmoWorld
  readonly tables: Tables
  /** The whole port, as a page that this person opens now would have it. `cache`: of a tab that has been used before. */
  crm(who: Persona, options?: { readonly cache?: ReturnType<typeof memoryCache>, readonly locale?: Locale, readonly before?: () => void, readonly facts?: PageFacts, readonly remember?: (settings: Readonly<Record<string, string>>) => void }): Crm
  install(): Promise<readonly InstallStep[]>
  /** A new lead of the salesperson's in the first pipeline. */
  deal(fields?: Readonly<Record<string, unknown>>): CardRef
  id(who: Persona): number
}

/** An account with the widget in it, still without anything that an installation makes. */
export function openWorld(amo = openAmo({ leads: 30 })): World {
  const { account } = amo
  const { tables } = account
  account.widgets.upload({ code: widgetCode, version: '1.0.0', files: {}, manifest: { settings: { razbor: { name: 'settings.razbor', type: 'custom', required: false } } } })
  for (const user of tables.users.all()) tables.users.update(user.id, { rights: { ...user.rights, catalog_access: true } })

  const crm: World['crm'] = (who, { cache = memoryCache(), locale = 'ru', before, facts = factsOf(amo, who), remember } = {}) => {
    return createCrm({ ...amo.line(who, before), cache }, { facts, locale, ...(remember && { remember }) })
  }

  return {
    amo, tables, crm,
    install: () => crm('admin').install.run(() => undefined),
    id: who => amo.user(who).id,
    deal(fields = {}) {
      const [pipeline] = tables.pipelines.all()
      const [status] = [...tables.statuses.all()].filter(row => row.pipelineId === pipeline?.id && row.type === 0).sort((a, b) => a.sort - b.sort)
      const seller = amo.user('salesperson')
      const now = Math.floor(account.now().getTime() / 1000)
      const row = tables.cards.leads.insert({
        name: 'Поставка мебели', firstName: '', lastName: '', price: 150_000, statusId: status?.statusId ?? 0, pipelineId: pipeline?.id ?? 0, lossReasonId: null, closedAt: null,
        responsibleUserId: seller.id, groupId: seller.groupId, createdBy: seller.id, updatedBy: seller.id, createdAt: now, updatedAt: now, isDeleted: false, values: {}, tagIds: [], ...fields,
      })
      return { kind: 'deal', id: row.id }
    },
  }
}

/** What the CRM's page around this person's frame would tell. */
export function factsOf({ account, user }: AmoWorld, who: Persona): PageFacts {
  return factsOfUser(account, user(who), widgetCode)
}

/** Sends the chain and gives what its writes gave; the first that failed is thrown. */
export async function sent<T extends readonly Promise<unknown>[]>(crm: Crm, begin: (chain: WriteChain) => readonly [...T]): Promise<{ [I in keyof T]: Awaited<T[I]> }> {
  const chain = crm.chain()
  const writes = begin(chain)
  await chain.send()
  return Promise.all(writes)
}

export async function added(crm: Crm, review: NewReview): Promise<Review> {
  const [written] = await sent(crm, chain => [chain.addReview(review)])
  return written
}

export async function updated(crm: Crm, id: number, patch: ReviewPatch): Promise<Review> {
  const [written] = await sent(crm, chain => [chain.updateReview(id, patch)])
  return written
}
