import type { IntakeError } from './finding.ts'
import type { Manifest } from './manifest.ts'

/** Locations that may say by `-0` or `-1` whether they use the right panel (developers.kommo.com/docs/widget-locations). */
const panelLocations = ['lcard', 'ccard', 'comcard', 'cucard', 'llist', 'clist', 'tlist', 'culist', 'tline', 'tcalendar']

const plainLocations = [
  'settings', 'advanced_settings', 'card_sdk', 'catalogs', 'widget_page', 'everywhere', 'digital_pipeline', 'lead_sources',
  'salesbot_designer', 'sms', 'mobile_card', 'website_chat_button', 'whatsapp_modal', 'amoforms', 'personal_page', 'ai_agent',
]

const cardLocations = ['lcard', 'ccard', 'comcard', 'cucard']

export interface Location {
  readonly name: string
  /** Whether the widget has a slot in the right panel there. */
  readonly panel: boolean
}

/** A location without a suffix has the panel, as the older texts say; `everywhere` and the others never have. */
export function parseLocation(text: string): Location {
  const [, name = text, suffix] = /^(.*?)(?:-([^-]*))?$/.exec(text) ?? []
  return { name, panel: panelLocations.includes(name) && suffix !== '0' }
}

export function hasCardLocation(manifest: Manifest): boolean {
  return manifest.locations.some(text => cardLocations.includes(parseLocation(text).name))
}

export function checkLocations(manifest: Manifest): IntakeError[] {
  const errors: IntakeError[] = []
  const seen = new Set<string>()
  const add = (code: IntakeError['code'], path: string, detail: string) => errors.push({ code, path: `manifest.json#${path}`, detail })

  manifest.locations.forEach((text, index) => {
    const path = `locations.${index}`
    const [, name = text, suffix] = /^(.*?)(?:-([^-]*))?$/.exec(text) ?? []
    const known = panelLocations.includes(name) || plainLocations.includes(name)
    if (!known) add('location-unknown', path, `There is no location "${text}".`)
    else if (suffix !== undefined && (!panelLocations.includes(name) || !/^[01]$/.test(suffix))) add('location-suffix', path, `"${text}": only lists and cards take a suffix, and it is 0 or 1.`)
    if (known && seen.has(name)) add('location-repeated', path, `"${name}" is listed twice.`)
    seen.add(name)
  })
  if (seen.has('card_sdk') && !hasCardLocation(manifest)) add('card-sdk-without-card', 'locations', '"card_sdk" needs a card location beside it.')
  if (seen.has('advanced_settings') && !manifest.advanced?.title) add('advanced-missing', 'advanced', '"advanced_settings" needs advanced.title.')
  if (seen.has('digital_pipeline') && manifest.dp?.action_multiple === undefined) add('digital-pipeline-missing', 'dp', '"digital_pipeline" needs dp.action_multiple.')
  if (manifest.left_menu && !seen.has('widget_page')) add('left-menu-without-page', 'left_menu', 'left_menu needs the location "widget_page".')
  return errors
}
