import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { Hono } from 'hono'
import { pagesDirectory } from './build.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const notBuilt = 'The portal\'s pages are not built: call buildPortalPages() of src/emulator/portal/build.ts first.'

/** Addresses of the portal, without those that belong to REST, to the sandbox or to nobody. */
const pagePaths = /^\/($|(crm|calendar|market|marketplace|company|workgroups)\/)/

/** The built pages: hashed assets, and one document for every address that a person can open. */
export function pageRoutes(): Hono {
  const routes = new Hono()

  routes.get('/assets/*', async context => {
    const path = normalize(join(pagesDirectory, context.req.path))
    if (!path.startsWith(pagesDirectory + sep)) return context.notFound()
    const content = await readFile(path).catch(() => null)
    if (!content) return context.notFound()
    const contentType = contentTypes[extname(path)] ?? 'application/octet-stream'
    return context.body(new Uint8Array(content), 200, { 'content-type': contentType, 'cache-control': 'max-age=31536000, immutable' })
  })

  routes.get('*', async (context, next) => {
    if (!pagePaths.test(context.req.path)) return next()
    const page = await readFile(join(pagesDirectory, 'index.html'), 'utf8').catch(() => null)
    return page === null ? context.text(notBuilt, 503) : context.html(page, 200, { 'cache-control': 'no-cache' })
  })

  return routes
}
