import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { Hono } from 'hono'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Only the local portal, by whatever port, may show the pages in a frame. A page's own policy cannot say this, a host's header can. */
const framePolicy = 'frame-ancestors http://127.0.0.1:* http://localhost:*'

/**
 * The application's static host: the portal opens pages by POST and its console checks them by HEAD, so every file
 * answers GET, HEAD and POST with 200 and the same document, without a redirect. Names that Vite has hashed never change.
 */
export function createStaticHost(folder: string): Hono {
  const host = new Hono()
  host.on(['GET', 'HEAD', 'POST'], '*', async context => {
    const path = fileFor(folder, context.req.path)
    const content = path && await readFile(path).catch(() => null)
    if (!path || !content) return context.text(`No such file: ${context.req.path}`, 404)
    const hashed = /[-.][\w-]{8,}\.\w+$/.test(path) && path.includes(`${sep}assets${sep}`)
    return new Response(context.req.method === 'HEAD' ? null : new Uint8Array(content), {
      headers: {
        'Content-Type': types[extname(path)] ?? 'application/octet-stream',
        'Content-Length': String(content.byteLength),
        'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        'X-Content-Type-Options': 'nosniff',
        ...(path.endsWith('.html') && { 'Content-Security-Policy': framePolicy }),
      },
    })
  })
  host.all('*', context => context.text('Only GET, HEAD and POST', 405))
  return host
}

function fileFor(folder: string, url: string): string | null {
  let path: string
  try {
    path = normalize(decodeURIComponent(url))
  } catch {
    return null
  }
  if (path.includes('\0') || path.split(sep).includes('..')) return null
  return join(folder, path.endsWith(sep) ? `${path}index.html` : path)
}
