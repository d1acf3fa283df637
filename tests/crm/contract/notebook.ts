import { expect } from 'vitest'
import { longestLine } from '../../../src/crm/port.ts'
import type { Ground } from './ground.ts'

const quoted = 'Он сказал: "нет"\\n\n\t😀 $result[x] <b>&amp; [url=https://example.ru]тут[/url]'

export const notebookPromises = {
  'a line is everybody’s, as it was written, with its author': async (ground: Ground) => {
    const [id] = await ground.crm('head').notebook.add('exceptions', [{ key: 'deal:1', text: quoted }])
    const [line, ...others] = await ground.crm('auditor').notebook.lines('exceptions', ['deal:1'])
    expect(line).toMatchObject({ id, key: 'deal:1', text: quoted, by: ground.id('head') })
    expect(Math.abs((line?.at.getTime() ?? 0) - ground.now().getTime())).toBeLessThan(60_000)
    expect(others).toEqual([])
  },

  'the longest line comes back exactly': async (ground: Ground) => {
    const { notebook } = ground.crm('head')
    const text = quoted.repeat(Math.floor(longestLine / quoted.length))
    await notebook.add('snapshots', [{ key: 'long', text }])
    expect((await notebook.lines('snapshots', ['long']))[0]?.text === text).toBe(true)
    await expect(notebook.add('snapshots', [{ key: 'longer', text: 'a'.repeat(longestLine + 1) }])).rejects.toMatchObject({ code: 'refused' })
  },

  'of two who add the same key at once the lower id is the same for both': async (ground: Ground) => {
    const [one, other] = [ground.crm('head').notebook, ground.crm('auditor').notebook]
    await Promise.all([one.add('leases', [{ key: 'race', text: '1' }]), other.add('leases', [{ key: 'race', text: '2' }])])
    const [first, second] = await Promise.all([one.lines('leases', ['race']), other.lines('leases', ['race'])])
    expect(first).toHaveLength(2)
    expect(first).toEqual(second)
    expect(first.map(({ id }) => id)).toEqual(first.map(({ id }) => id).toSorted((a, b) => a - b))
  },

  'changes happen in their order up to the first that fails, and the book is told as they have left it': async (ground: Ground) => {
    const { notebook } = ground.crm('head')
    const { added, newest } = await notebook.change([{ kind: 'add', book: 'scans', key: 's1', text: 'one' }, { kind: 'add', book: 'scans', key: 's2', text: 'two' }], ['scans'])
    expect(newest('scans').slice(0, 2).map(({ key }) => key)).toEqual(['s2', 's1'])
    const [first = 0, second = 0] = added
    await expect(notebook.change([
      { kind: 'rewrite', book: 'scans', id: first, text: 'rewritten' }, { kind: 'rewrite', book: 'scans', id: 99_999_999, text: '' }, { kind: 'remove', book: 'scans', id: second },
    ])).rejects.toMatchObject({ code: 'not-found' })
    expect((await notebook.lines('scans', ['s1', 's2'])).map(({ text }) => text)).toEqual(['rewritten', 'two'])
  },

  'a removed line is gone, and may be removed again': async (ground: Ground) => {
    const { notebook } = ground.crm('head')
    const ids = await notebook.add('digests', ['a', 'b'].map(key => ({ key, text: key })))
    await notebook.remove('digests', ids.slice(0, 1))
    await notebook.remove('digests', ids.slice(0, 1))
    expect((await notebook.lines('digests')).map(({ key }) => key)).toEqual(['b'])
    expect((await notebook.latest('digests', 5)).map(({ key }) => key)).toEqual(['b'])
  },

  'a book is read past its first page': async (ground: Ground) => {
    const { notebook } = ground.crm('head')
    const ids = await notebook.add('reminders', Array.from({ length: ground.morePages }, (_, index) => ({ key: `k${index}`, text: '' })))
    expect((await notebook.lines('reminders')).map(({ id }) => id)).toEqual(ids)
  },

  'regulations are written by administrators only': async (ground: Ground) => {
    await expect(ground.crm('head').notebook.add('regulations', [{ key: '1', text: '' }])).rejects.toMatchObject({ code: 'forbidden' })
    await ground.crm('admin').notebook.add('regulations', [{ key: '1', text: '' }])
    expect(await ground.crm('salesperson').notebook.lines('regulations')).toHaveLength(1)
  },
}
