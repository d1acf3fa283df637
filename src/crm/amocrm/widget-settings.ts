import { z } from 'zod'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { printKept, readKept, type KeptSettings, type SetupBox } from './setup.ts'

/** The widget's settings: everybody reads them, and administrators write them. */
export interface WidgetSettings {
  /** As the account has them now. Where somebody may not ask, as the page around us has had them. */
  read(): Promise<KeptSettings>
  /** As this page has last heard of them. */
  atHand(): KeptSettings
  /** Changes them and makes sure that the account has kept all of it; else what was there before is put back. */
  change(edit: (before: KeptSettings) => KeptSettings): Promise<void>
}

export interface WidgetNeeds {
  /** The widget's code and what the page around us knows of its settings. */
  readonly widget: { readonly code: string, readonly settings: unknown }
  readonly isAdmin: boolean
  readonly box: SetupBox
  /** Told of settings that the CRM's page does not have: it does not read them again. */
  readonly remember?: (settings: Readonly<Record<string, string>>) => void
}

const answer = z.looseObject({ settings: z.unknown() })

/**
 * The page around us may be half an hour behind, since it keeps its list of widgets: where it knows of no installation, the account is asked. What nobody
 * may ask stays as the page has it.
 */
export async function currentSettings(caller: Caller, { code, settings }: { readonly code: string, readonly settings: Readonly<Record<string, string>> }): Promise<Readonly<Record<string, string>>> {
  if (readKept(settings).setup !== null) return settings
  const found = await caller.ask('widget', { path: { code } }, answer).catch(() => null)
  const kept = readKept(found?.settings)
  return kept.setup === null ? settings : printKept(kept)
}

export function createWidgetSettings(caller: Caller, { widget: { code, settings: onPage }, isAdmin, box, remember }: WidgetNeeds): WidgetSettings {
  const path = { code }
  let latest = readKept(onPage)

  /** The CRM's page hears what it does not read again by itself, so that the next page of ours begins with it. */
  function learn(kept: KeptSettings): void {
    const printed = printKept(kept)
    const isNews = JSON.stringify(printed) !== JSON.stringify(printKept(latest))
    latest = kept
    box.put(kept.setup)
    if (isNews && kept.setup !== null) remember?.(printed)
  }

  async function look(): Promise<KeptSettings> {
    const found = await caller.ask('widget', { path }, answer)
    return readKept(found?.settings)
  }

  async function write(kept: KeptSettings): Promise<void> {
    await caller.ask('saveWidget', { path, body: printKept(kept) }, z.unknown())
  }

  return {
    async read() {
      try {
        const kept = await look()
        learn(kept)
        return kept
      } catch (error) {
        if (error instanceof CrmError && (error.code === 'forbidden' || error.code === 'not-found')) return latest
        throw error
      }
    },
    atHand: () => latest,
    async change(edit) {
      // No page says who may save a widget's settings: the rule is ours.
      if (!isAdmin) throw new CrmError('forbidden', 'The settings are for administrators', { method: 'saveWidget', notRun: true })
      const before = await look()
      const wanted = edit(before)
      await write(wanted)
      // How much text a setting takes is told nowhere (https://www.amocrm.ru/developers/content/integrations/custom_settings).
      if (JSON.stringify(await look()) !== JSON.stringify(wanted)) {
        await write(before)
        throw new CrmError('refused', 'The account did not keep all of the settings', { method: 'saveWidget' })
      }
      learn(wanted)
    },
  }
}
