import type { IntakeError } from './finding.ts'
import type { Manifest } from './manifest.ts'

/** developers.kommo.com/docs/field-types */
const fieldTypes = ['text', 'pass', 'users', 'users_lp', 'custom']

export function checkSettings(manifest: Manifest): IntakeError[] {
  const errors: IntakeError[] = []
  const add = (code: IntakeError['code'], path: string, detail: string) => errors.push({ code, path: `manifest.json#${path}`, detail })
  const fields = Object.entries(manifest.settings ?? {})

  if (manifest.widget.installation && !manifest.settings) add('settings-missing', 'settings', 'A widget with installation needs settings.')
  for (const [code, { type = '' }] of fields) {
    if (!fieldTypes.includes(type)) add('settings-type', `settings.${code}.type`, `There is no field type "${type}".`)
  }
  const custom = fields.filter(([, { type }]) => type === 'custom').map(([code]) => code)
  if (custom.length > 1) add('custom-field-repeated', 'settings', `At most one custom field: ${custom.join(', ')}.`)
  if (custom.length > 0 && !manifest.locations.includes('settings')) add('custom-field-without-settings', 'locations', 'A custom field needs the location "settings".')
  if (manifest.tour && manifest.tour.is_tour !== true) add('tour-not-true', 'tour.is_tour', 'A tour has is_tour: true.')
  return errors
}
