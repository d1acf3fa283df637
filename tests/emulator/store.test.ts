import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore, type Row } from '../../src/emulator/store.ts'

interface Note extends Row { readonly text: string, readonly tags?: readonly string[] }

let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
  file = join(folder, 'deep', 'log.jsonl')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function texts(path?: string): string[] {
  return [...openStore(path ?? file).table<Note>('notes').all()].map(note => note.text)
}

describe('a table', () => {
  it('numbers its rows and keeps a number that a row brings', () => {
    const notes = openStore().table<Note>('notes')
    expect(notes.insert({ text: 'a' }).id).toBe(1)
    expect(notes.insert({ id: 10, text: 'b' }).id).toBe(10)
    expect(notes.insert({ text: 'c' }).id).toBe(11)
    expect(notes.size).toBe(3)
  })

  it('changes only what a patch names', () => {
    const notes = openStore().table<Note>('notes')
    notes.insert({ text: 'a', tags: ['x'] })
    expect(notes.update(1, { text: 'b' })).toEqual({ id: 1, text: 'b', tags: ['x'] })
    expect(() => notes.update(2, { text: 'c' })).toThrow('no row 2')
  })

  it('does not give the number of a removed row again', () => {
    const notes = openStore().table<Note>('notes')
    notes.insert({ text: 'a' })
    notes.remove(1)
    expect(notes.insert({ text: 'b' }).id).toBe(2)
  })
})

describe('an index', () => {
  const byTag = (note: Note) => note.tags ?? []

  it('follows inserts, updates and removals', () => {
    const notes = openStore().table<Note>('notes')
    notes.insert({ text: 'a', tags: ['x', 'y'] })
    expect(notes.where('tag', byTag, 'x').map(note => note.id)).toEqual([1])
    notes.insert({ text: 'b', tags: ['x'] })
    notes.update(1, { tags: ['y'] })
    expect(notes.where('tag', byTag, 'x').map(note => note.id)).toEqual([2])
    expect(notes.where('tag', byTag, 'y').map(note => note.id)).toEqual([1])
    notes.remove(1)
    expect(notes.where('tag', byTag, 'y')).toEqual([])
  })

  it('keeps a row in its place when the row changes', () => {
    const notes = openStore().table<Note>('notes')
    for (const text of ['a', 'b', 'c']) notes.insert({ text, tags: ['x'] })
    notes.where('tag', byTag, 'x')
    notes.update(1, { text: 'A' })
    expect(notes.where('tag', byTag, 'x').map(note => note.text)).toEqual(['A', 'b', 'c'])
  })

  it('forgets what a failed transaction did', () => {
    const store = openStore()
    const notes = store.table<Note>('notes')
    notes.insert({ text: 'a', tags: ['x'] })
    notes.where('tag', byTag, 'x')
    expect(() => store.transaction(() => {
      notes.update(1, { tags: ['y'] })
      throw new Error('no')
    })).toThrow('no')
    expect(notes.where('tag', byTag, 'x').map(note => note.id)).toEqual([1])
    expect(notes.where('tag', byTag, 'y')).toEqual([])
  })
})

describe('a transaction', () => {
  it('undoes everything when its work throws', () => {
    const store = openStore(file)
    const notes = store.table<Note>('notes')
    notes.insert({ text: 'kept' })
    expect(() => store.transaction(() => {
      notes.update(1, { text: 'changed' })
      notes.insert({ text: 'new' })
      notes.remove(1)
      throw new Error('no')
    })).toThrow('no')
    expect([...notes.all()]).toEqual([{ id: 1, text: 'kept' }])
    expect(texts()).toEqual(['kept'])
  })

  it('is one line of the log', () => {
    const store = openStore(file)
    store.transaction(() => {
      store.table<Note>('notes').insert({ text: 'a' })
      store.table<Note>('other').insert({ text: 'b' })
    })
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1)
  })

  it('within another undoes its own part alone', () => {
    const store = openStore(file)
    const notes = store.table<Note>('notes')
    store.transaction(() => {
      notes.insert({ text: 'outer' })
      expect(() => store.transaction(() => {
        notes.update(1, { text: 'inner' })
        notes.insert({ text: 'inner too' })
        throw new Error('no')
      })).toThrow('no')
    })
    expect(texts()).toEqual(['outer'])
  })

  it('leaves nothing when the log cannot be written', () => {
    const store = openStore(file)
    const notes = store.table<Note>('notes')
    notes.insert({ text: 'kept' })
    const endless: Record<string, unknown> = {}
    endless.self = endless
    expect(() => notes.insert({ text: 'lost', ...endless })).toThrow()
    expect([...notes.all()].map(note => note.text)).toEqual(['kept'])
    notes.insert({ text: 'later' })
    expect(texts()).toEqual(['kept', 'later'])
  })
})

describe('the log', () => {
  it('is read again after a restart', () => {
    const store = openStore(file)
    const notes = store.table<Note>('notes')
    notes.insert({ text: 'a' })
    notes.insert({ text: 'b' })
    notes.update(1, { text: 'A' })
    notes.remove(2)
    expect(texts()).toEqual(['A'])
  })

  it('drops a line that was torn in the middle and goes on after it', () => {
    openStore(file).table<Note>('notes').insert({ text: 'whole — и по-русски' })
    appendFileSync(file, '[{"t":"notes","id":2,"row":{"id":2,"text":"tor')
    const store = openStore(file)
    expect([...store.table<Note>('notes').all()].map(note => note.text)).toEqual(['whole — и по-русски'])
    store.table<Note>('notes').insert({ text: 'after' })
    expect(texts()).toEqual(['whole — и по-русски', 'after'])
  })

  it('says so when a line in its middle is broken', () => {
    openStore(file).table<Note>('notes').insert({ text: 'a' })
    writeFileSync(file, `{broken\n${readFileSync(file, 'utf8')}`)
    expect(() => openStore(file)).toThrow()
  })

  it('grows again from one line a row after compaction', () => {
    const store = openStore(file)
    const notes = store.table<Note>('notes')
    notes.insert({ text: 'a' })
    for (let i = 0; i < 20; i++) notes.update(1, { text: `a${i}` })
    store.compact()
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1)
    notes.insert({ text: 'b' })
    expect(texts()).toEqual(['a19', 'b'])
  })

  it('does not give the number of a removed last row again after restarts', () => {
    const notes = openStore(file).table<Note>('notes')
    notes.insert({ text: 'a' })
    notes.insert({ text: 'b' })
    notes.remove(2)
    openStore(file)
    expect(openStore(file).table<Note>('notes').insert({ text: 'c' }).id).toBe(3)
  })

  it('keeps everything that was answered before a kill', async () => {
    const script = `
      import { openStore } from ${JSON.stringify(new URL('../../src/emulator/store.ts', import.meta.url).href)}
      const notes = openStore(${JSON.stringify(file)}).table('notes')
      const text = 'x'.repeat(200_000)
      for (;;) {
        const { id } = notes.insert({ text })
        process.stdout.write(id + '\\n')
        await new Promise(resolve => setImmediate(resolve))
      }`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let answered = 0
    child.stdout.on('data', (chunk: Buffer) => {
      const numbers = chunk.toString().trim().split('\n').map(Number)
      answered = Math.max(answered, ...numbers)
      if (answered >= 30) child.kill('SIGKILL')
    })
    await new Promise(resolve => child.on('exit', resolve))
    const notes = openStore(file).table<Note>('notes')
    expect(answered).toBeGreaterThanOrEqual(30)
    for (let id = 1; id <= answered; id++) expect(notes.get(id)?.text).toHaveLength(200_000)
  })
})
