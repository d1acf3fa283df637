import { Hono, type Context } from 'hono'
import { changeResponsible, deleteCard, mergeCards } from '../bitrix24/crm/card-life.ts'
import type { CrmContext } from '../bitrix24/crm/context.ts'
import { RestError } from '../bitrix24/method.ts'
import type { Portal } from '../bitrix24/portal.ts'
import { timeline, typeInfo } from './crm.ts'
import { bodyOf, callAs, json, refusal, type PortalEnv } from './http.ts'

type CardChange = (context: CrmContext, entityTypeId: number, id: number, body: Record<string, unknown>) => void

/** What a card's menu does and REST does not, or not with the portal's own questions. */
const changes: Readonly<Record<string, CardChange>> = {
  delete: deleteCard,
  merge: (context, entityTypeId, id, body) => mergeCards(context, entityTypeId, id, [Number(body.withId)]),
  responsible: (context, entityTypeId, id, body) => changeResponsible(context, entityTypeId, id, Number(body.userId)),
}

function cardOf(context: Context<PortalEnv>): { entityTypeId: number, id: number } {
  return { entityTypeId: Number(context.req.param('entityTypeId')), id: Number(context.req.param('id')) }
}

/** A card's page: its dictionaries, its whole timeline, the actions of its menu. */
export function cardRoutes(portal: Portal): Hono<PortalEnv> {
  const routes = new Hono<PortalEnv>()

  routes.get('/:entityTypeId', context => context.json(typeInfo(portal, Number(context.req.param('entityTypeId')))))

  routes.get('/:entityTypeId/:id/timeline', context => {
    const card = cardOf(context)
    const { status, body } = callAs(portal, context.get('user'), 'crm.item.get', card)
    return status === 200 ? context.json(timeline(portal, card.entityTypeId, card.id)) : json(status, body)
  })

  routes.post('/:entityTypeId/:id/:action', async context => {
    const change = changes[context.req.param('action')]
    if (!change) return context.json(refusal('NOT_FOUND'), 404)
    const { entityTypeId, id } = cardOf(context)
    const body = await bodyOf(context)
    const { store, tables, now } = portal
    try {
      store.transaction(() => change({ tables, now, user: context.get('user') }, entityTypeId, id, body))
    } catch (error) {
      if (error instanceof RestError) return json(error.status, refusal(error.code, error.message))
      throw error
    }
    return context.json({ ok: true })
  })

  return routes
}
