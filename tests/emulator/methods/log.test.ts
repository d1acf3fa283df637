import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, type Rest } from '../../support/rest.ts'

const offer = { code: 'x', title: 'x', scope: ['log'], application: 'index.html', installer: 'install.html' }
let portal: StartedPortal
let head: Rest
let salesperson: Rest

beforeEach(async () => {
  portal = await startPortal({ deals: 1, offer })
  for (const post of [...portal.portal.tables.posts.all()]) portal.portal.tables.posts.remove(post.id)
  head = restAs(portal, 5)
  salesperson = restAs(portal, 6)
})
afterEach(() => portal.close())

type Post = Record<string, string>

async function read(rest: Rest, params: Record<string, unknown> = {}): Promise<readonly (string | undefined)[]> {
  return ((await rest('log.blogpost.get', params)).result as Post[]).map(post => post.DETAIL_TEXT)
}

async function post(rest: Rest, text: string, DEST?: unknown): Promise<number> {
  return (await rest('log.blogpost.add', { POST_MESSAGE: text, ...(DEST === undefined ? {} : { DEST }) })).result as number
}

function destOf(id: number): readonly string[] | undefined {
  return portal.portal.tables.posts.get(id)?.dest
}

describe('log.blogpost.add', () => {
  it('writes into a group: its members read it and others do not', async () => {
    const id = await post(head, 'Сводка', ['SG1'])
    expect(destOf(id)).toEqual(['SG1'])
    expect(await read(salesperson)).toEqual(['Сводка'])
    portal.portal.tables.groups.update(1, { members: [{ userId: 5, role: 'A' }] })
    expect(await read(salesperson)).toEqual([])
    expect(portal.portal.tables.groups.get(1)?.activity).toBe(portal.portal.tables.posts.get(id)?.published)
  })

  it('tells everybody when nobody is named, an empty list included', async () => {
    expect(destOf(await post(head, 'x'))).toEqual(['UA'])
    expect(destOf(await post(head, 'x', []))).toEqual(['UA'])
    expect(await read(salesperson)).toEqual(['x', 'x'])
  })

  it('hears the old name of the list', async () => {
    const { result } = await head('log.blogpost.add', { POST_MESSAGE: 'x', SPERM: ['U6'] })
    expect(destOf(result as number)).toEqual(['U6'])
  })

  it.each([
    [['SG99']],
    [['SG2']],
    [['U99', 'DR99', 'G2', 'SG']],
  ])('finds nobody in %j', async DEST => {
    expect(await head('log.blogpost.add', { POST_MESSAGE: 'x', DEST })).toMatchObject({
      status: 400, error: 'SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR', body: { error_description: 'No destination specified' },
    })
  })

  it('leaves out whom there is not, and keeps the rest', async () => {
    expect(destOf(await post(head, 'x', ['SG1', 'SG99', 'U6', 'U14']))).toEqual(['SG1', 'U6'])
  })

  it('wants a text', async () => {
    expect(await head('log.blogpost.add', { POST_MESSAGE: ' ', DEST: ['SG1'] })).toMatchObject({
      status: 400, error: 'SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR', body: { error_description: 'Blog post hasn\'t been added' },
    })
    expect(portal.portal.tables.posts.size).toBe(0)
  })

  it('writes in another\'s name for an administrator alone', async () => {
    const byAdmin = (await restAs(portal, 1)('log.blogpost.add', { POST_MESSAGE: 'x', USER_ID: 5 })).result as number
    const byHead = (await head('log.blogpost.add', { POST_MESSAGE: 'x', USER_ID: 1 })).result as number
    expect([byAdmin, byHead].map(id => portal.portal.tables.posts.get(id)?.authorId)).toEqual([5, 5])
  })
})

describe('log.blogpost.get', () => {
  it('gives the newest first, by number, by recipient, by day', async () => {
    const first = await post(head, 'one', ['SG1'])
    portal.portal.setClock(new Date('2026-11-23T09:40:00+03:00'))
    await post(head, 'two', ['U6'])
    await post(head, 'three', ['DR2'])
    expect(await read(salesperson)).toEqual(['three', 'two', 'one'])
    expect(await read(salesperson, { POST_ID: first, LOG_RIGHTS: ['U6'] })).toEqual(['one'])
    expect(await read(salesperson, { LOG_RIGHTS: ['SG1', 'DR2'] })).toEqual(['three', 'one'])
    expect(await read(salesperson, { LOG_DATE_FROM: '2026-11-23T09:30:00+03:00' })).toEqual(['three', 'two'])
    expect(await read(salesperson, { LOG_DATE_TO: '2026-11-23T09:30:00+03:00' })).toEqual(['one'])
    expect(await read(restAs(portal, 11))).toEqual(['one'])
  })

  it('goes forward and backward from a message', async () => {
    const ids = []
    for (const text of ['a', 'b', 'c', 'd']) ids.push(await post(head, text, ['UA']))
    expect(await read(salesperson, { FIRST_ID: ids[0], LIMIT: 2 })).toEqual(['b', 'c'])
    expect(await read(salesperson, { LAST_ID: ids[2] })).toEqual(['b', 'a'])
    expect(await read(salesperson, { FIRST_ID: ids[2], LAST_ID: ids[2], LIMIT: -1 })).toEqual(['d'])
  })

  it('prints a message as text throughout', async () => {
    const { result } = await head('log.blogpost.add', { POST_TITLE: 'Неделя 47', POST_MESSAGE: '[b]x[/b]', DEST: ['SG1'], TAGS: 'сводка', IMPORTANT: 'Y' })
    expect((await salesperson('log.blogpost.get', { POST_ID: result })).result).toMatchObject([{
      ID: String(result), TITLE: 'Неделя 47', AUTHOR_ID: '5', DETAIL_TEXT: '[b]x[/b]', DATE_PUBLISH: expect.stringMatching(/^2026-11-23T09:00:\d\d\+03:00$/), HAS_SOCNET_ALL: 'N', HAS_TAGS: 'Y',
    }])
  })
})
