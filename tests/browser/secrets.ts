import type { Frame, Page } from '@playwright/test'
import type { Portal } from '../../src/emulator/bitrix24/portal.ts'

/** A word that must not be found, and what it is. */
export interface Secret {
  readonly what: string
  readonly word: string
}

const digits = (text: string) => text.replace(/\D/g, '')

/** Everybody whom the portal knows: last names, phones and mails. First names alone tell nobody. */
export function peopleOf({ tables }: Portal): readonly Secret[] {
  const staff = [...tables.users.all()].flatMap(user => [
    { what: 'a name', word: user.lastName },
    { what: 'a phone', word: user.phone },
    { what: 'a phone', word: digits(user.phone) },
    { what: 'a mail', word: user.email },
  ])
  const clients = [3, 4, 1].flatMap(kind => [...tables.items(kind).all()]).flatMap(({ lastName, fm = [] }) => [
    ...(typeof lastName === 'string' ? [{ what: 'a name', word: lastName }] : []),
    ...fm.flatMap(({ typeId, value }) => typeId === 'PHONE' ? [{ what: 'a phone', word: value }, { what: 'a phone', word: digits(value) }] : [{ what: 'a mail', word: value }]),
  ])
  return [...staff, ...clients].filter(({ word }) => word.length > 3)
}

/** Every token that the portal gives to the frames of this page from now on. */
export function watchTokens(page: Page): Secret[] {
  const tokens: Secret[] = []
  page.on('response', async response => {
    if (!/\/portal\/(frame|refresh-auth)$/.test(response.url())) return
    const given = await response.text().catch(() => '')
    for (const [, name = '', word = ''] of given.matchAll(/"(AUTH_ID|REFRESH_ID|APPLICATION_TOKEN)":"([^"]+)"/g)) tokens.push({ what: name, word })
  })
  return tokens
}

/** Which of them this text holds, also behind the usual disguises. */
export function foundIn(text: string, secrets: readonly Secret[]): readonly string[] {
  const plain = `${text}\n${decoded(text)}`.toLowerCase()
  return [...new Set(secrets.filter(({ word }) => plain.includes(word.toLowerCase())).map(({ what, word }) => `${what}: ${word}`))]
}

function decoded(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[\da-f]{2})+/gi, part => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  }).replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** Everything that the app's origin keeps in this browser: each store of each database, both storages, caches, cookies, the history's state. */
export function storedIn(frame: Frame): Promise<string> {
  return frame.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('The database did not answer'))
    })
    const kept: Record<string, unknown> = {
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookie: document.cookie,
      state: history.state as unknown,
      caches: await caches.keys(),
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name))
      for (const table of database.objectStoreNames) {
        const store = database.transaction(table).objectStore(table)
        kept[`${name}.${table}`] = [await settled(store.getAllKeys()), await settled(store.getAll())]
      }
      database.close()
    }
    return JSON.stringify(kept)
  })
}
