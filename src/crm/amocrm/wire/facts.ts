import { z } from 'zod'
import type { PageFacts } from '../bridge.ts'

const id = z.int().positive()
const entity = z.enum(['leads', 'contacts', 'companies'])
const card = z.object({ entity, id })
const texts = z.record(z.string(), z.string())

/** What the widget tells of the CRM's page. */
export const pageFacts: z.ZodType<PageFacts> = z.object({
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('card'), entity, id }),
    z.object({ kind: z.literal('list'), cards: z.array(card) }),
    z.object({ kind: z.literal('tasks'), ids: z.array(id) }),
    z.object({ kind: z.literal('main'), options: texts }),
  ]),
  brand: z.enum(['amocrm', 'kommo']),
  locale: z.string(),
  origin: z.string(),
  account: z.object({ id: id.nullable(), subdomain: z.string(), timeZone: z.string().nullable() }),
  user: z.object({ id, name: z.string(), isAdmin: z.boolean(), isFree: z.boolean() }),
  managers: z.array(z.object({ id, name: z.string(), active: z.boolean(), isAdmin: z.boolean(), isFree: z.boolean(), group: z.string(), avatar: z.string() })),
  groups: texts,
  taskTypes: z.array(z.object({ id, name: z.string() })),
  widget: z.object({ code: z.string(), version: z.string(), path: z.string(), settings: texts }),
  rest: z.enum(['same-origin', 'bridge']),
})
