import { RestError, reply, type Call, type Family, type Params } from '../method.ts'
import { flagParam, intParam, objectParam, textParam, upperKeys } from '../params.ts'
import { placementCodes, type PlacementCode } from '../placement-codes.ts'
import type { PlacementRow } from '../tables.ts'

function demandAdministrator({ user }: Call): void {
  if (!user.admin) throw new RestError('ACCESS_DENIED', 'Access denied!', 403)
}

/** The page gives this error with status 200 for binding and 400 for unbinding. */
function demandText(params: Params, name: string, status: number): string {
  const value = textParam(params[name])
  if (!value) throw new RestError('ERROR_ARGUMENT', `Argument '${name}' is null or empty`, status, { argument: name })
  return value
}

function findPlace(call: Call, code: string): PlacementCode {
  const place = placementCodes(call.tables).find(one => one.code === code)
  if (!place || (place.scope !== null && !call.scope.includes(place.scope))) {
    throw new RestError('ERROR_PLACEMENT_NOT_FOUND', 'Placement not found')
  }
  return place
}

function checkHandler(handler: string): void {
  const protocol = /^([a-z][a-z0-9+.-]*):/i.exec(handler)?.[1]?.toLowerCase()
  if (!URL.canParse(handler)) throw new RestError('ERROR_WRONG_HANDLER_URL', 'Wrong handler URL')
  if (protocol !== 'http' && protocol !== 'https') throw new RestError('ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol')
}

function readLangAll(params: Params): PlacementRow['langAll'] {
  return Object.fromEntries(Object.entries(objectParam(params.LANG_ALL)).map(([lang, value]) => {
    const texts = upperKeys(objectParam(value))
    return [lang, { TITLE: textParam(texts.TITLE), DESCRIPTION: textParam(texts.DESCRIPTION), GROUP_NAME: textParam(texts.GROUP_NAME) }]
  }))
}

function bind(call: Call) {
  demandAdministrator(call)
  const params = upperKeys(call.params)
  const placement = demandText(params, 'PLACEMENT', 200)
  const handler = demandText(params, 'HANDLER', 200)
  const place = findPlace(call, placement)
  checkHandler(handler)
  const userId = intParam(params.USER_ID) ?? 0
  if (userId > 0 && !place.perUser) throw new RestError('ERROR_PLACEMENT_USER_MODE', 'User mode is not available', 200)
  const options = objectParam(params.OPTIONS)
  if (placement === 'PAGE_BACKGROUND_WORKER' && !textParam(options.errorHandlerUrl)) {
    throw new RestError('EMPTY_ERROR_HANDLER_URL', 'Error handler URL is empty', 200)
  }
  const { placements } = call.tables
  if (place.single && [...placements.all()].some(row => row.placement === placement && (row.userId ?? 0) === userId)) {
    throw new RestError('ERROR_PLACEMENT_MAX_COUNT', 'Placement max count', 200)
  }
  placements.insert({
    placement,
    handler,
    ...(userId > 0 ? { userId } : {}),
    title: textParam(params.TITLE),
    description: textParam(params.DESCRIPTION),
    groupName: textParam(params.GROUP_NAME),
    langAll: readLangAll(params),
    options,
  })
  return reply(true)
}

function unbind(call: Call) {
  demandAdministrator(call)
  const params = upperKeys(call.params)
  if (typeof params.PLACEMENT === 'object' && params.PLACEMENT !== null) {
    throw new RestError('ERROR_ARGUMENT', 'The value of an argument \'PLACEMENT\' must be of type string', 400, { argument: 'PLACEMENT' })
  }
  const placement = demandText(params, 'PLACEMENT', 400)
  const handler = textParam(params.HANDLER)
  const userId = intParam(params.USER_ID)
  const { placements } = call.tables
  const found = [...placements.all()].filter(row => row.placement === placement
    && (handler === '' || row.handler === handler)
    && (userId === null || (row.userId ?? 0) === userId))
  for (const row of found) placements.remove(row.id)
  // The page: by one for each record found, by another one for each that was removed.
  return reply({ count: found.length * 2 })
}

function printed(row: PlacementRow) {
  return {
    placement: row.placement,
    userId: row.userId ?? 0,
    handler: row.handler,
    options: emptyAsList(row.options),
    title: row.title,
    description: row.description,
    langAll: emptyAsList(row.langAll),
  }
}

/** PHP prints an empty array as a list. */
function emptyAsList(value: Readonly<Record<string, unknown>>): unknown {
  return Object.keys(value).length > 0 ? value : []
}

export const placementMethods: Family = {
  'placement.bind': { page: 'widgets/placement-bind.md', scope: ['placement'], appContext: true, run: bind },
  'placement.unbind': { page: 'widgets/placement-unbind.md', scope: ['placement'], appContext: true, run: unbind },
  'placement.get': {
    page: 'widgets/placement-get.md',
    scope: ['placement'],
    appContext: true,
    run(call) {
      demandAdministrator(call)
      return reply([...call.tables.placements.all()].map(printed))
    },
  },
  'placement.list': {
    page: 'widgets/placement-list.md',
    scope: ['placement'],
    appContext: true,
    run({ params: given, scope, tables }) {
      const params = upperKeys(given)
      const wanted = textParam(params.SCOPE)
      const full = flagParam(params.FULL)
      const codes = placementCodes(tables).filter(place => wanted
        ? place.scope === wanted
        : full || place.scope === null || scope.includes(place.scope))
      return reply(codes.map(place => place.code))
    },
  },
}
