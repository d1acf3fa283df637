import type { SettingsPort } from '../port.ts'
import type { CrmStructure } from '../../core/structure.ts'
import type { KeptSettings } from './setup.ts'
import type { WidgetSettings } from './widget-settings.ts'

/** The regulation lies in the widget's settings: one request gives it to everybody. */
export function createSettings(settings: WidgetSettings, structure: () => Promise<CrmStructure>): SettingsPort {
  return {
    regulation: async () => saved(await settings.read()),
    regulationAtHand() {
      const kept = settings.atHand()
      return kept.setup === null ? null : { saved: saved(kept) }
    },
    saveRegulation: text => settings.change(before => ({ ...before, regulation: text })),
    structure,
  }
}

function saved({ regulation }: KeptSettings): unknown {
  if (regulation === null || regulation === '') return undefined
  try {
    return JSON.parse(regulation) as unknown
  } catch {
    // Not ours to repair: whoever validates the regulation says what is wrong with it.
    return regulation
  }
}
