import { parseMoment } from '../crm/time.ts'
import { feedCodesOf, mayInGroup } from '../groups.ts'
import { paged } from '../lists.ts'
import { RestError, reply, type Call, type Family, type Params, type Reply } from '../method.ts'
import { flagParam, intParam, listParam, textParam, upperKeys } from '../params.ts'
import type { PostRow, UserRow } from '../tables.ts'
import { isoInZone } from '../zone.ts'

function timeZoneOf(call: Call): string {
  return call.tables.portal.get(1)?.timeZone ?? 'UTC'
}

/** «Available only to administrators»: of others the author is not heard. */
function authorOf(call: Call, given: unknown): UserRow {
  const wanted = call.tables.users.get(intParam(given) ?? 0)
  return call.user.admin && wanted?.active ? wanted : call.user
}

/**
 * Who is to read the message. An empty list is like none, and none is everybody («Default — UA»): PHP cannot tell them apart.
 * Codes that name nobody, and groups in which the author may not write, drop out; what the vendor does with them is not said.
 */
function recipients(call: Call, author: UserRow, params: Params): readonly string[] {
  const given = [params.DEST, params.SPERM].map(listParam).find(list => list.length > 0) ?? ['UA']
  return [...new Set(given.map(textParam))].filter(code => {
    const [, kind = '', id = ''] = /^(UA|U|SG|DR)(\d*)$/.exec(code) ?? []
    if (kind === 'UA') return id === ''
    if (kind === 'U') return call.tables.users.get(Number(id))?.active === true
    if (kind === 'DR') return call.tables.departments.get(Number(id)) !== undefined
    const group = kind === 'SG' ? call.tables.groups.get(Number(id)) : undefined
    return group !== undefined && mayInGroup(group, author, 'blog', 'write_post')
  })
}

function add(call: Call): Reply {
  const params = upperKeys(call.params)
  const text = textParam(params.POST_MESSAGE)
  if (text.trim() === '') throw new RestError('SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR', 'Blog post hasn\'t been added')
  const author = authorOf(call, params.USER_ID)
  const dest = recipients(call, author, params)
  if (dest.length === 0) throw new RestError('SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR', 'No destination specified')
  if (listParam(params.FILES).length > 0) throw new RestError('', 'Cannot add blog post: the local portal keeps no files of messages')
  const published = call.now().toISOString()
  const row = call.tables.posts.insert({
    authorId: author.id,
    title: textParam(params.POST_TITLE),
    text,
    dest,
    important: flagParam(params.IMPORTANT),
    importantUntil: parseMoment(params.IMPORTANT_DATE_END, timeZoneOf(call))?.toISOString() ?? null,
    tags: textParam(params.TAGS).split(',').map(tag => tag.trim()).filter(Boolean),
    published,
  })
  for (const code of dest) if (code.startsWith('SG')) call.tables.groups.update(Number(code.slice(2)), { activity: published })
  return reply(row.id)
}

/** Which user fields messages have depends on the portal's settings; those of the local portal have none. */
function printed(call: Call, post: PostRow): Params {
  return {
    ID: String(post.id),
    BLOG_ID: String(post.authorId),
    PUBLISH_STATUS: 'P',
    TITLE: post.title,
    AUTHOR_ID: String(post.authorId),
    ENABLE_COMMENTS: 'Y',
    NUM_COMMENTS: '0',
    CODE: null,
    MICRO: post.title === '' ? 'Y' : 'N',
    DETAIL_TEXT: post.text,
    DATE_PUBLISH: isoInZone(new Date(post.published), timeZoneOf(call)),
    CATEGORY_ID: '',
    HAS_SOCNET_ALL: post.dest.includes('UA') ? 'Y' : 'N',
    HAS_TAGS: post.tags.length > 0 ? 'Y' : 'N',
    HAS_IMAGES: 'N',
    HAS_PROPS: 'N',
    HAS_COMMENT_IMAGES: null,
    FILES: [],
  }
}

/** Whether a person reads a message: own ones, and those for one of the codes that a person goes by. */
export function readsPost(post: PostRow, userId: number, codes: ReadonlySet<string>): boolean {
  return post.authorId === userId || post.dest.some(code => codes.has(code))
}

const cursorPage = 50
const largestCursorPage = 200

/** Newest first; by `FIRST_ID` the oldest of the newer ones come first. The default of `LIMIT` is not said: the usual page here. */
function get(call: Call): Reply {
  const params = upperKeys(call.params)
  const codes = feedCodesOf(call.tables, call.user)
  const postId = intParam(params.POST_ID)
  const rights = postId === null ? listParam(params.LOG_RIGHTS).map(textParam) : []
  const [from, to] = [params.LOG_DATE_FROM, params.LOG_DATE_TO].map(value => parseMoment(value, timeZoneOf(call))?.toISOString())
  const found = [...call.tables.posts.all()].filter(post => readsPost(post, call.user.id, codes)
    && (postId === null || post.id === postId)
    && (rights.length === 0 || post.dest.some(code => rights.includes(code)))
    && (from === undefined || post.published >= from) && (to === undefined || post.published <= to))
  const [first, last] = [intParam(params.FIRST_ID), intParam(params.LAST_ID)]
  if (first === null && last === null) return paged(found.sort((a, b) => b.id - a.id), params.START, page => page.map(post => printed(call, post)))
  const ahead = first !== null
  const beyond = ahead ? found.filter(post => post.id > first).sort((a, b) => a.id - b.id) : found.filter(post => post.id < (last ?? 0)).sort((a, b) => b.id - a.id)
  const limit = intParam(params.LIMIT) ?? 0
  return reply(beyond.slice(0, limit > 0 ? Math.min(limit, largestCursorPage) : cursorPage).map(post => printed(call, post)))
}

export const logMethods: Family = {
  'log.blogpost.add': { page: 'log/log-blogpost-add.md', scope: ['log'], run: add },
  'log.blogpost.get': { page: 'log/log-blogpost-get.md', scope: ['log'], run: get },
}
