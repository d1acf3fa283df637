import { createHash } from 'node:crypto'
import type { Account } from '../account.ts'
import type { WidgetRow } from '../tables.ts'
import { readWidgetArchive, type WidgetPackage } from './intake.ts'
import type { IntakeError } from './intake/finding.ts'

export type Upload =
  | { readonly ok: true, readonly widget: WidgetRow }
  | { readonly ok: false, readonly errors: readonly IntakeError[] }

/** The account gives an integration its code; older manifests brought one of their own. */
function codeOf({ manifest, languages }: WidgetPackage): string {
  const own = manifest.widget['code']
  if (typeof own === 'string' && /^[\w-]+$/.test(own)) return own
  const named = JSON.stringify([manifest.widget.name, languages.get(manifest.widget.locale[0] ?? '')?.['widget']])
  return `int_${createHash('sha256').update(named).digest('hex').slice(0, 12)}`
}

/** Takes a widget's archive in: a new integration, or a new version of the one with this code. */
export function uploadWidget(account: Account, bytes: Uint8Array, code?: string): Upload {
  const read = readWidgetArchive(bytes)
  if (!read.ok) return read
  const { widget } = read
  const row = account.widgets.upload({
    code: code ?? codeOf(widget),
    version: widget.manifest.widget.version ?? '1.0.0',
    manifest: widget.manifest,
    files: Object.fromEntries([...widget.files].map(([path, content]) => [path, Buffer.from(content).toString('base64')])),
  })
  // What has nothing to install works from its upload on.
  return { ok: true, widget: widget.manifest.widget.installation ? row : account.widgets.configure(row.code, { isActive: true }) }
}
