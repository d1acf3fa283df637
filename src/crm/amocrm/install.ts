import type { Locale } from '../../core/rule.ts'
import { CrmError, type InstallPort, type InstallStep } from '../port.ts'
import type { Caller } from './call.ts'
import { emptyCatalog, notebookWanted, prepareCatalog, recordsWanted, refusesLists } from './install-catalogs.ts'
import { prepareChecklists, prepareMarks, prepareReviewFields, removeFields } from './install-fields.ts'
import { stepIds, waitingSteps } from './install-state.ts'
import { checklistsCode, markCode, reviewsCode, schemaVersion } from './names.ts'
import type { Setup, SetupBox } from './setup.ts'
import type { WidgetSettings } from './widget-settings.ts'

type Finished = Pick<InstallStep, 'detail'> & { readonly skipped?: true }

/** A step that cannot be done, for a reason the interface has a sentence for. */
class StepRefusal extends Error {
  readonly detail: 'not-admin' | 'error'

  constructor(detail: StepRefusal['detail'], message: string) {
    super(message)
    this.detail = detail
  }
}

export interface InstallNeeds {
  readonly locale: Locale
  readonly isAdmin: boolean
  readonly box: SetupBox
  readonly settings: WidgetSettings
}

export function createInstall(caller: Caller, { locale, isAdmin, box, settings }: InstallNeeds): Pick<InstallPort, 'run' | 'removeData'> {
  /** What the steps so far have found; a run that begins later begins at the first when this is not there. */
  let draft: Partial<Omit<Setup, 'schema'>> = {}

  function needAdmin(): void {
    if (!isAdmin) throw new StepRefusal('not-admin', 'Fields are made by administrators')
  }

  /** Where the account has no list for the records, they lie in the cards; once they do, they stay there. */
  async function prepareRecords(): Promise<Finished> {
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

  async function prepareNotebook(): Promise<Finished> {
    try {
      const { detail } = await prepareCatalog(caller, notebookWanted, null)
      draft = { ...draft, notebook: true }
      return { detail }
    } catch (error) {
      // What lies in a list already must not be forgotten.
      if (!refusesLists(error) || box.get()?.notebook === true) throw error
      draft = { ...draft, notebook: false }
      return { detail: 'no-list', skipped: true }
    }
  }

  async function saveSettings(): Promise<Finished> {
    const { store, records, notebook, marks, markFields } = draft
    if (store === undefined || records === undefined || notebook === undefined || !marks || !markFields) throw new StepRefusal('error', 'Earlier steps are missing')
    const setup: Setup = { schema: schemaVersion, store, records, notebook, marks, markFields }
    const before = (await settings.read()).setup
    if (JSON.stringify(before) === JSON.stringify(setup)) return { detail: 'found' }
    await settings.change(kept => ({ ...kept, setup }))
    return { detail: before ? 'found' : 'created' }
  }

  const work: Readonly<Record<typeof stepIds[number], () => Promise<Finished>>> = {
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

  let steps = waitingSteps()

  return {
    async run(onChange, from) {
      const isWhole = draft.store !== undefined && draft.marks !== undefined && draft.notebook !== undefined
      const wanted = stepIds.findIndex(id => id === from)
      const start = isWhole || wanted <= stepIds.indexOf('records') ? Math.max(0, wanted) : 0
      const change = (id: InstallStep['id'], next: Omit<InstallStep, 'id'>): void => {
        steps = steps.map(step => step.id === id ? { id, ...next } : step)
        onChange(steps)
      }
      steps = steps.map((step, index) => index < start ? step : { id: step.id, state: 'waiting', detail: null, data: {} })
      for (const id of stepIds.slice(start)) {
        change(id, { state: 'running', detail: null, data: {} })
        try {
          const { detail, skipped } = await work[id]()
          change(id, { state: skipped ? 'skipped' : 'done', detail, data: {} })
        } catch (error) {
          change(id, { state: 'failed', ...reasonOf(error) })
          break
        }
      }
      return steps
    },

    async removeData({ records }) {
      if (!isAdmin) throw new CrmError('forbidden', 'Fields are removed by administrators', { method: 'removeField', notRun: true })
      const setup = box.get()
      await removeFields(caller, [markCode, checklistsCode, ...records ? [reviewsCode] : []])
      if (records) {
        await emptyUnlessRefused(recordsWanted(locale), setup?.records ?? null)
        await emptyUnlessRefused(notebookWanted, null)
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

function reasonOf(error: unknown): Pick<InstallStep, 'detail' | 'data'> {
  if (error instanceof StepRefusal) return { detail: error.detail, data: error.detail === 'error' ? { message: error.message } : {} }
  if (error instanceof CrmError) return { detail: 'error', data: { code: error.code, method: error.method ?? '', message: error.message } }
  return { detail: 'error', data: { code: 'unexpected', message: error instanceof Error ? error.message : '' } }
}
