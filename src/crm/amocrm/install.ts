import type { Locale } from '../../core/rule.ts'
import { CrmError, type InstallPort } from '../port.ts'
import { createInstallRun, StepRefusal, type FinishedStep } from '../shared/install-steps.ts'
import type { Caller } from './call.ts'
import { emptyCatalog, notebookWanted, prepareCatalog, recordsWanted, refusesLists } from './install-catalogs.ts'
import { prepareChecklists, prepareMarks, prepareReviewFields, removeFields } from './install-fields.ts'
import { stepIds } from './install-state.ts'
import { checklistsCode, markCode, reviewsCode, schemaVersion } from './names.ts'
import type { Setup, SetupBox } from './setup.ts'
import type { WidgetSettings } from './widget-settings.ts'

export interface InstallNeeds {
  readonly locale: Locale
  readonly isAdmin: boolean
  readonly box: SetupBox
  readonly settings: WidgetSettings
}

export function createInstall(caller: Caller, { locale, isAdmin, box, settings }: InstallNeeds): Pick<InstallPort, 'run' | 'removeData'> {
  /** What the steps so far have found. */
  let draft: Partial<Omit<Setup, 'schema'>> = {}

  function needAdmin(): void {
    if (!isAdmin) throw new StepRefusal('not-admin')
  }

  /** Where the account has no list for the records, they lie in the cards; once they do, they stay there. */
  async function prepareRecords(): Promise<FinishedStep> {
    const before = box.get() ?? (await settings.read()).setup
    if (before?.store !== 'card-field') {
      try {
        const { id, detail } = await prepareCatalog(caller, recordsWanted(locale), before?.records ?? null)
        draft = { ...draft, store: 'catalog', records: id }
        return { detail }
      } catch (error) {
        // Records that are in a list already must not be left behind for a field that is empty.
        if (!refusesLists(error) || before?.store === 'catalog') throw error
      }
    }
    await prepareReviewFields(caller, locale)
    draft = { ...draft, store: 'card-field', records: null }
    return { detail: 'card-storage' }
  }

  async function prepareNotebook(): Promise<FinishedStep> {
    try {
      const { detail } = await prepareCatalog(caller, notebookWanted(locale), null)
      draft = { ...draft, notebook: true }
      return { detail }
    } catch (error) {
      // What lies in a list already must not be forgotten.
      if (!refusesLists(error) || box.get()?.notebook === true) throw error
      draft = { ...draft, notebook: false }
      return { detail: 'no-list', skipped: true }
    }
  }

  async function saveSettings(): Promise<FinishedStep> {
    const { store, records, notebook, marks, markFields } = draft
    if (store === undefined || records === undefined || notebook === undefined || !marks || !markFields) throw new StepRefusal('error', { message: 'Earlier steps are missing' })
    const setup: Setup = { schema: schemaVersion, store, records, notebook, marks, markFields }
    const before = (await settings.read()).setup
    if (JSON.stringify(before) === JSON.stringify(setup)) return { detail: 'found' }
    await settings.change(kept => ({ ...kept, setup }))
    return { detail: before ? 'found' : 'created' }
  }

  const work: Readonly<Record<typeof stepIds[number], () => Promise<FinishedStep>>> = {
    async 'rights'() {
      needAdmin()
      return { detail: null }
    },
    'records': prepareRecords,
    async 'mark-field'() {
      const { marks, markFields, detail } = await prepareMarks(caller, locale)
      draft = { ...draft, marks, markFields }
      return { detail }
    },
    'checklist-field': async () => ({ detail: await prepareChecklists(caller, locale) }),
    'notebook': prepareNotebook,
    'settings': saveSettings,
    // Where the widget is shown its package says.
  }

  return {
    run: createInstallRun(stepIds, work, () => draft.store !== undefined && draft.marks !== undefined && draft.notebook !== undefined),

    async removeData({ records }) {
      if (!isAdmin) throw new CrmError('forbidden', 'Fields are removed by administrators', { method: 'removeField', notRun: true })
      const setup = box.get()
      await removeFields(caller, [markCode, checklistsCode, ...records ? [reviewsCode] : []])
      if (records) {
        await emptyUnlessRefused(recordsWanted(locale), setup?.records ?? null)
        await emptyUnlessRefused(notebookWanted(locale), null)
      }
      await settings.change(kept => ({ setup: null, regulation: records ? null : kept.regulation }))
      draft = {}
    },
  }

  async function emptyUnlessRefused(wanted: Parameters<typeof emptyCatalog>[1], before: number | null): Promise<void> {
    try {
      await emptyCatalog(caller, wanted, before)
    } catch (error) {
      if (!refusesLists(error)) throw error
    }
  }
}
