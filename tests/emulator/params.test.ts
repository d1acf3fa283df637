import { describe, expect, it } from 'vitest'
import { flagParam, intParam, listParam, objectParam, parseJson, parseQuery, upperKeys } from '../../src/emulator/bitrix24/params.ts'

describe('a query', () => {
  it.each([
    ['a=1&b=2', { a: '1', b: '2' }],
    ['filter[>id]=5&select[]=id&select[]=title', { filter: { '>id': '5' }, select: ['id', 'title'] }],
    ['order[ID]=ASC&start=-1', { order: { ID: 'ASC' }, start: '-1' }],
    ['fm[0][VALUE]=1&fm[0][TYPE]=WORK&fm[1][VALUE]=2', { fm: [{ VALUE: '1', TYPE: 'WORK' }, { VALUE: '2' }] }],
    ['filter[logic]=OR&filter[0][id]=1&filter[1][id]=2', { filter: { 0: { id: '1' }, 1: { id: '2' }, logic: 'OR' } }],
    ['a[1]=x&a[3]=y', { a: { 1: 'x', 3: 'y' } }],
    ['a[3]=x&a[]=y', { a: { 3: 'x', 4: 'y' } }],
    ['a[0]=x&a[1]=y', { a: ['x', 'y'] }],
    ['a[][id]=1&a[][id]=2', { a: [{ id: '1' }, { id: '2' }] }],
    ['a=1&a=2', { a: '2' }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['a[b]=1&a=2', { a: '2' }],
    ['fields%5BTITLE%5D=John%26Martin', { fields: { TITLE: 'John&Martin' } }],
    ['t=a+b%20c%2Bd', { t: 'a b c+d' }],
    ['t=100%&u=%D0', { t: '100%', u: '%D0' }],
    ['t=%D0%94%D0%B0', { t: 'Да' }],
    ['empty=&flag', { empty: '', flag: '' }],
    ['url=https://example.com/?a=b', { url: 'https://example.com/?a=b' }],
    ['filter%5B%3D%25name%5D=a%25', { filter: { '=%name': 'a%' } }],
    ['filter[>=date]=2026', { 'filter_>': 'date]=2026' }],
    ['bx24.ver=1&my name=2', { bx24_ver: '1', my_name: '2' }],
    ['', {}],
    ['&&=1&[x]=2', {}],
  ])('%s is read as PHP reads it', (query, params) => {
    expect(parseQuery(query)).toEqual(params)
  })

  it('cannot reach the prototype of an object', () => {
    expect(parseQuery('__proto__[x]=1&a[__proto__][x]=2&b=3')).toEqual({ b: '3' })
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})

describe('a JSON body', () => {
  it('keeps its values as they are', () => {
    expect(parseJson('{"a":{"b":[1,null,true]},"c":"d"}')).toEqual({ a: { b: [1, null, true] }, c: 'd' })
  })

  it('without an object gives no parameters', () => {
    expect(parseJson('')).toEqual({})
    expect(parseJson('{broken')).toEqual({})
    expect(parseJson('"text"')).toEqual({})
    expect(parseJson('["a","b"]')).toEqual({ 0: 'a', 1: 'b' })
  })
})

describe('a single parameter', () => {
  it('is a whole number or none', () => {
    expect(['5', 5, '-1', ' 7 '].map(intParam)).toEqual([5, 5, -1, 7])
    expect(['5.5', 'x', '', null, undefined, [5], {}].map(intParam)).toEqual(Array(7).fill(null))
  })

  it('is a flag in every spelling', () => {
    expect(['Y', 'y', '1', 1, true, 'true'].every(flagParam)).toBe(true)
    expect(['N', '0', 0, false, 'false', '', undefined, null, 'no'].some(flagParam)).toBe(false)
  })

  it('is a list when it is one value, a list or an object', () => {
    expect(listParam('a')).toEqual(['a'])
    expect(listParam(['a', 'b'])).toEqual(['a', 'b'])
    expect(listParam({ 1: 'a', 3: 'b' })).toEqual(['a', 'b'])
    expect([undefined, null, ''].map(listParam)).toEqual([[], [], []])
  })

  it('is an object when it is an empty PHP array', () => {
    expect(objectParam([])).toEqual({})
    expect(objectParam('x')).toEqual({})
    expect(objectParam({ a: 1 })).toEqual({ a: 1 })
  })

  it('is found without regard to the case of its name', () => {
    expect(upperKeys({ filter: { id: 1 }, Start: 5 })).toEqual({ FILTER: { id: 1 }, START: 5 })
  })
})
