import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startPortal, type StartedPortal } from '../support/portal.ts'
import { restAs, type Rest } from '../support/rest.ts'

interface Batch {
  readonly result: unknown
  readonly result_error: unknown
  readonly result_total: unknown
  readonly result_next: unknown
  readonly result_time: unknown
}

let portal: StartedPortal
let rest: Rest

beforeAll(async () => {
  portal = await startPortal({ deals: 5 })
  rest = restAs(portal, 1)
})
afterAll(() => portal.close())

async function batch(cmd: unknown, rest2: Readonly<Record<string, unknown>> = {}): Promise<Batch> {
  const answer = await rest('batch', { cmd, ...rest2 })
  expect(answer.status).toBe(200)
  return answer.result as Batch
}

describe('a batch', () => {
  it('answers by name, with totals, next pages and times', async () => {
    const answer = await batch({ me: 'profile', people: 'user.get?select[]=ID&FILTER[ID][]=1&FILTER[ID][]=4' })
    expect(answer).toEqual({
      result: { me: expect.objectContaining({ ID: '1' }), people: [{ ID: '1' }, { ID: '4' }] },
      result_error: [],
      result_total: { people: 2 },
      result_next: [],
      result_time: { me: expect.objectContaining({ duration: expect.any(Number) }), people: expect.anything() },
    })
  })

  it('answers a list of commands with lists, as PHP prints arrays', async () => {
    const answer = await batch(['profile', 'user.admin'])
    expect(answer.result).toEqual([expect.objectContaining({ ID: '1' }), true])
    expect(answer.result_total).toEqual([])
  })

  it('answers with an object as soon as a number is missing', async () => {
    const answer = await batch(['profile', 'feature.get', 'user.admin'])
    expect(answer.result).toEqual({ 0: expect.anything(), 2: true })
    expect(answer.result_error).toEqual({ 1: { error: 'CODE_EMPTY', error_description: expect.any(String) } })
  })

  it('comes as a query with its commands encoded twice', async () => {
    const query = `cmd[0]=user.get%3FFILTER%5BID%5D%3D4%26select%5B%5D%3DNAME&auth=${portal.tokens(1).accessToken}`
    const body = await (await fetch(`${portal.url}/rest/batch?${query}`)).json() as { result: Batch }
    expect(body.result.result).toEqual([[{ NAME: 'Анна' }]])
  })

  it('takes commands that are objects', async () => {
    const answer = await batch({ one: { method: 'user.get', params: { FILTER: { ID: 4 }, select: ['ID'] } } })
    expect(answer.result).toEqual({ one: [{ ID: '4' }] })
  })

  it('without commands is empty', async () => {
    expect(await batch({})).toEqual({ result: [], result_error: [], result_total: [], result_next: [], result_time: [] })
  })
})

describe('a reference', () => {
  it('puts an earlier result into a later command', async () => {
    const answer = await batch({
      me: 'user.current',
      department: 'department.get?ID=$result[me][UF_DEPARTMENT][0]',
      head: 'user.get?FILTER[ID]=$result[department][0][UF_HEAD]&select[]=ID',
    })
    expect(answer.result).toMatchObject({ department: [{ ID: '1', UF_HEAD: '2' }], head: [{ ID: '2' }] })
  })

  it('works when it is encoded', async () => {
    const reference = encodeURIComponent('$result[me][ID]')
    const answer = await batch({ me: 'profile', same: `user.get?FILTER%5BID%5D=${reference}&select%5B%5D=ID` })
    expect(answer.result).toMatchObject({ same: [{ ID: '1' }] })
  })

  it('brings a whole list when it names one', async () => {
    const answer = await batch({ me: 'user.current', own: 'department.get?ID=$result[me][UF_DEPARTMENT]' })
    expect(answer.result).toMatchObject({ own: [{ ID: '1' }] })
  })

  it('may stand inside a text, several times', async () => {
    const answer = await batch({
      me: 'profile',
      set: 'user.option.set?options[greeting]=' + encodeURIComponent('<$result[me][NAME]> №$result[me][ID]'),
      get: 'user.option.get?option=greeting',
    })
    expect(answer.result).toMatchObject({ get: '<Павел> №1' })
  })

  it('reaches commands that have numbers instead of names', async () => {
    const answer = await batch(['profile', 'user.get?FILTER[ID]=$result[0][ID]&select[]=ID'])
    expect(answer.result).toMatchObject([{}, [{ ID: '1' }]])
  })

  it('to a failed, later or unknown command is empty', async () => {
    const answer = await batch({
      bad: 'feature.get',
      set: 'user.option.set?options[a]=$result[bad][value]&options[b]=$result[get][a]&options[c]=x$result[none][0]y',
      get: 'user.option.get',
    })
    expect(answer.result).toMatchObject({ get: { a: '', b: '', c: 'xy' } })
  })
})

describe('an error in a batch', () => {
  it('does not stop the others', async () => {
    const answer = await batch({ bad: 'feature.get', good: 'user.admin' })
    expect(answer.result).toEqual({ good: true })
    expect(answer.result_time).toEqual({ good: expect.anything() })
  })

  it('stops the rest with halt', async () => {
    for (const halt of [1, true, '1', 'Y']) {
      const answer = await batch({ first: 'user.admin', bad: 'feature.get', never: 'user.option.set?options[never]=1' }, { halt })
      expect(answer.result).toEqual({ first: true })
      expect(Object.keys(answer.result_error as object)).toEqual(['bad'])
    }
    expect((await rest('user.option.get', { option: 'never' })).result).toBeNull()
  })

  it('undoes only its own command', async () => {
    await batch({ good: 'app.option.set?options[kept]=1', bad: 'app.option.set' })
    expect((await rest('app.option.get', { option: 'kept' })).result).toBe('1')
  })

  it('with an empty code is there with an empty code, and halts', async () => {
    const answer = await batch({ bad: 'userfieldconfig.get?moduleId=crm&id=999999', other: 'profile' }, { halt: 1 })
    expect(answer.result_error).toEqual({ bad: { error: '', error_description: expect.any(String) } })
    expect(answer.result).toEqual([])
  })

  it('is every command beyond the fiftieth', async () => {
    const answer = await batch(Object.fromEntries(Array.from({ length: 52 }, (_, index) => [`c${index + 1}`, 'user.admin'])))
    expect(Object.keys(answer.result as object)).toHaveLength(50)
    expect(answer.result_error).toEqual({
      c51: { error: 'ERROR_BATCH_LENGTH_EXCEEDED', error_description: 'Max batch length exceeded' },
      c52: { error: 'ERROR_BATCH_LENGTH_EXCEEDED', error_description: 'Max batch length exceeded' },
    })
  })

  it('is a batch within it', async () => {
    const answer = await batch({ inner: 'batch?cmd[a]=profile' })
    expect(answer.result_error).toEqual({ inner: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED', error_description: expect.any(String) } })
  })

  it('is an unknown method, with its line in the console', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const answer = await batch({ what: 'crm.nothing.list' })
    expect(answer.result_error).toMatchObject({ what: { error: 'ERROR_METHOD_NOT_FOUND' } })
    expect(warn).toHaveBeenCalledOnce()
    warn.mockRestore()
  })
})
