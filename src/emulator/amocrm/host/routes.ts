import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Account } from '../account.ts'
import { signIn, userOf } from '../sessions.ts'
import type { UserRow } from '../tables.ts'
import { hostDirectory } from './build.ts'
import { changes } from './changes.ts'
import { constantsOf, personOf } from './constants.ts'
import { templatesModule } from './controls.ts'
import { documentOf } from './document.ts'
import { fileOf, widgetsFor } from './listed.ts'
import { neighbourLogo } from './neighbour-logo.ts'
import { pageDataOf } from './pages/page-data.ts'
import { readingOf } from './pages/reading.ts'
import { uploadWidget } from './upload.ts'
import { loaderScript, missingModule, vendorScript } from './vendors.ts'
import { usualOptions, type HostData, type HostOptions } from './wire.ts'

interface HostEnv { Variables: { user: UserRow } }

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.twig': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

const javascript = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' }

const notBuilt = 'The account’s page is not built: call buildHostPage() of src/emulator/amocrm/host/build.ts first.'

const optionsSchema = z.object({
  order: z.enum(['docs', 'bundle']),
  initDelay: z.number().int().min(0),
  seed: z.number().int(),
  workAreaDelay: z.number().int().min(0),
  neighbour: z.boolean(),
  theme: z.enum(['light', 'dark']),
}).partial()

async function bodyOf(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const type = context.req.header('content-type') ?? ''
  const body: unknown = type.includes('json') ? await context.req.json().catch(() => null) : await context.req.parseBody().catch(() => null)
  return typeof body === 'object' && body !== null ? body as Record<string, unknown> : {}
}

/** Scripts of the page, the vendor's modules, and the files of the widgets. */
function fileRoutes(account: Account): Hono {
  const routes = new Hono()
  const built = async (context: Context, name: string) => {
    const content = await readFile(join(hostDirectory, name), 'utf8').catch(() => null)
    return content === null ? context.text(notBuilt, 503) : context.body(content, 200, { 'content-type': types[extname(name)] ?? '', 'cache-control': 'no-cache' })
  }
  routes.get('/frontend/host.js', context => built(context, 'host.js'))
  routes.get('/frontend/host.css', context => built(context, 'host.css'))
  routes.get('/frontend/require.js', async context => context.body(await loaderScript(), 200, javascript))
  routes.get('/frontend/build/templates.js', context => context.body(templatesModule(), 200, javascript))
  routes.get('/frontend/neighbour/images/:name', context => context.body(new Uint8Array(neighbourLogo()), 200, { 'content-type': 'image/png' }))
  routes.get('/frontend/modules/:path{.+}', async context => {
    const id = context.req.param('path').replace(/\.js$/, '')
    const script = await vendorScript(id)
    if (script === null) account.journal.add({ at: account.now().toISOString(), user: userOf(context, account)?.id ?? null, method: 'GET', path: context.req.path, query: {}, status: 404, error: `There is no module "${id}"`, unknown: [`module ${id}`], durationMs: 0 })
    return context.body(script ?? missingModule(id), 200, javascript)
  })
  routes.get('/upl/:code/widget/:path{.+}', context => {
    const row = account.widgets.get(context.req.param('code'))
    const path = context.req.param('path')
    const content = row ? fileOf(row, path) : null
    if (!content) return context.text('Not found', 404)
    const etag = `"${createHash('sha256').update(content).digest('hex').slice(0, 24)}"`
    const headers = { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'cache-control': 'no-cache', etag }
    return context.req.header('if-none-match') === etag ? context.body(null, 304, headers) : context.body(new Uint8Array(content), 200, headers)
  })
  return routes
}

/** What the page asks the account for. The REST API is for widgets; this is the page's own business and is limited by nothing. */
function ajaxRoutes(account: Account, options: () => HostOptions, change: (patch: Partial<HostOptions>) => void): Hono<HostEnv> {
  const routes = new Hono<HostEnv>()
  routes.use(async (context, next) => {
    const origin = context.req.header('origin')
    // The account answers to several names of one machine, over http and https: whoever asked it is its own page.
    if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== new URL(context.req.url).host) return context.json({ error: 'foreign-origin' }, 403)
    const user = userOf(context, account)
    if (!user) return context.json({ error: 'unauthorized' }, 401)
    context.set('user', user)
    await next()
  })
  const administrators = async (context: Context<HostEnv>, next: () => Promise<void>) => {
    if (!context.get('user').isAdmin) return context.json({ error: 'forbidden' }, 403)
    await next()
  }

  routes.get('/page', context => context.json(pageDataOf(readingOf(account, context.get('user')), context.req.query('path') ?? '/')))
  routes.post('/session', async context => {
    const { userId } = await bodyOf(context)
    const user = account.tables.users.get(Number(userId))
    if (!user?.isActive) return context.json({ error: 'no-such-person' }, 404)
    signIn(context, account, user.id)
    return context.json({ ok: true })
  })
  routes.get('/options', context => context.json(options()))
  routes.post('/options', async context => {
    const read = optionsSchema.safeParse(await bodyOf(context))
    if (!read.success) return context.json({ error: read.error.issues[0]?.message ?? '' }, 400)
    change(Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined)))
    return context.json(options())
  })

  routes.post('/widgets/list', async context => {
    const { area } = await bodyOf(context)
    return context.json(widgetsFor(account, typeof area === 'string' ? area : '', context.get('user')))
  })
  routes.post('/widgets/edit', administrators, async context => {
    const { code, widget_active: active, settings } = await bodyOf(context)
    const known = typeof code === 'string' ? account.widgets.get(code) : undefined
    if (!known) return context.json({ response: { status: 'error' } }, 404)
    const row = account.widgets.configure(known.code, { isActive: active !== 'N', ...(typeof settings === 'object' && settings !== null ? { settings: settings as Record<string, unknown> } : {}) })
    return context.json({ response: { status: 'ok' }, settings: JSON.stringify(row.settings) })
  })
  routes.post('/widgets/upload', administrators, async context => {
    const form: Record<string, unknown> = await context.req.parseBody().catch(() => ({}))
    const { widget: file, code } = form
    const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    const upload = uploadWidget(account, bytes, typeof code === 'string' && /^[\w-]+$/.test(code) ? code : undefined)
    return upload.ok ? context.json({ code: upload.widget.code, name: upload.widget.code, version: upload.widget.version }) : context.json({ errors: upload.errors }, 400)
  })

  for (const [path, work] of Object.entries(changes)) {
    routes.post(`/${path}`, async context => {
      const { status, body } = work(account, context.get('user'), await bodyOf(context))
      return new Response(JSON.stringify(body), { status: status === 204 ? 200 : status, headers: { 'content-type': 'application/json' } })
    })
  }
  routes.all('*', context => context.json({ error: 'not-found' }, 404))
  return routes
}

const pagePaths = /^\/($|(dashboard|leads|contacts|companies|todo|settings)(\/|$))/

function hostData(account: Account, user: UserRow, options: HostOptions): HostData {
  const groups = [...account.tables.groups.all()]
  return {
    options,
    lang: user.lang,
    version: '1',
    user: personOf(user, groups),
    people: [...account.tables.users.all()].map(one => personOf(one, groups)),
    company: account.about().name,
    otherCrm: account.otherCrm,
    constants: constantsOf(account, user),
  }
}

/** Who is signed in when nobody has chosen yet: the auditor, else the first administrator. */
function firstPerson(account: Account): UserRow {
  const users = [...account.tables.users.all()].filter(({ isActive }) => isActive)
  const user = users.find(({ persona }) => persona === 'auditor') ?? users.find(({ isAdmin }) => isAdmin)
  if (!user) throw new Error('The account has no people: seed it first.')
  return user
}

/** Everything of the account that a person's browser asks for: the page, its scripts, the widgets' files, and `/ajax`. */
export function hostRoutes(account: Account): Hono {
  let options: HostOptions = { ...usualOptions, brand: account.brand }
  const routes = new Hono()
  routes.route('/ajax', ajaxRoutes(account, () => options, patch => { options = { ...options, ...patch } }))
  routes.route('/', fileRoutes(account))
  routes.get('*', (context, next) => {
    if (!pagePaths.test(context.req.path)) return next()
    const known = userOf(context, account)
    const user = known ?? firstPerson(account)
    if (!known) signIn(context, account, user.id)
    return Promise.resolve(context.html(documentOf(hostData(account, user, options)), 200, { 'cache-control': 'no-store' }))
  })
  return routes
}
