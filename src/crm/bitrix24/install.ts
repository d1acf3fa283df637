import { z } from 'zod'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type InstallPort, type InstallStep, type InstallStepId, type PlacementBinding } from '../port.ts'
import type { Caller } from './call.ts'
import { prepareChecklists, prepareMarks, removeFields } from './install-fields.ts'
import { prepareNotebook, removeNotebook } from './install-notebook.ts'
import { preparePlacements, removePlacements } from './install-placements.ts'
import { prepareRecords, removeRecords } from './install-records.ts'
import { bindingKey, stepIds, waitingSteps } from './install-state.ts'
import { neededScopes, regulationOption, schemaVersion, setupOption } from './names.ts'
import type { Setup, SetupBox } from './setup.ts'
import { done } from './wire/parse.ts'

/** Methods that an older self-hosted portal may lack, in the lower case that `method.get` asks for. */
const youngMethods = ['crm.item.list', 'crm.timeline.item.pin', 'crm.timeline.logmessage.add', 'userfieldconfig.add', 'calendar.event.getbyid']

/** A step that cannot be done, for a reason the interface has a sentence for. */
class StepRefusal extends Error {
  readonly detail: 'not-admin' | 'missing-scopes' | 'error'
  readonly data: InstallStep['data']

  constructor(detail: StepRefusal['detail'], data: InstallStep['data'] = {}) {
    super(detail)
    this.detail = detail
    this.data = data
  }
}

type Finished = Pick<InstallStep, 'detail'> & { readonly skipped?: true }

export interface InstallNeeds {
  readonly locale: Locale
  /** The pages to bind; null leaves the bindings alone. */
  readonly placements: readonly PlacementBinding[] | null
}

export function createInstall(caller: Caller, box: SetupBox, { locale, placements }: InstallNeeds): Pick<InstallPort, 'run' | 'removeData'> {
  /** What the steps so far have found; a run that begins later begins at the first when this is not there. */
  let draft: Partial<Pick<Setup, 'store' | 'type' | 'marks'>> = {}

  async function save(setup: Setup | null): Promise<void> {
    await caller.write('app.option.set', { options: { [setupOption]: setup ? JSON.stringify(setup) : '' } }, done)
    box.put(setup)
  }

  async function checkRights(): Promise<Finished> {
    const methods = z.object({ isExisting: z.boolean() })
    const [isAdmin, scopes, ...answers] = await Promise.all([
      caller.read('user.admin', {}, z.boolean()),
      caller.read('scope', {}, z.array(z.string())),
      ...youngMethods.map(name => caller.read('method.get', { name }, methods)),
    ])
    if (!isAdmin) throw new StepRefusal('not-admin')
    const missing = neededScopes.filter(group => !group.some(scope => scopes.includes(scope))).flatMap(([first]) => first ?? [])
    if (missing.length > 0) throw new StepRefusal('missing-scopes', { scopes: missing.join(', ') })
    const absent = youngMethods.filter((_, index) => answers[index]?.isExisting === false)
    if (absent.length > 0) throw new StepRefusal('error', { methods: absent.join(', ') })
    return { detail: 'found' }
  }

  async function saveSettings(): Promise<Finished> {
    const { store, type, marks } = draft
    if (!store || type === undefined || !marks) throw new StepRefusal('error', { message: 'Earlier steps are missing' })
    const before = box.get()
    await save({ schema: schemaVersion, store, type, marks, placements: before?.placements ?? [] })
    return { detail: before ? 'found' : 'created' }
  }

  async function bindPlacements(): Promise<Finished> {
    if (!placements) return { detail: null, skipped: true }
    const detail = await preparePlacements(caller, placements)
    const setup = box.get()
    // Told only now: a list of bindings that were not made would hide that they are missing.
    if (setup) await save({ ...setup, placements: placements.map(bindingKey) })
    return { detail }
  }

  const work: Readonly<Record<InstallStepId, () => Promise<Finished>>> = {
    rights: checkRights,
    async 'records'() {
      const { store, type, detail } = await prepareRecords(caller, box.get(), locale)
      draft = { ...draft, store, type }
      return { detail }
    },
    async 'mark-field'() {
      const { marks, detail } = await prepareMarks(caller, locale)
      draft = { ...draft, marks }
      return { detail }
    },
    async 'checklist-field'() {
      return { detail: await prepareChecklists(caller) }
    },
    async 'notebook'() {
      return { detail: await prepareNotebook(caller, locale) }
    },
    settings: saveSettings,
    placements: bindPlacements,
  }

  let steps = waitingSteps()

  return {
    async run(onChange, from) {
      const complete = draft.store !== undefined && draft.marks !== undefined
      const start = from && (complete || stepIds.indexOf(from) <= stepIds.indexOf('records')) ? stepIds.indexOf(from) : 0
      const change = (id: InstallStepId, next: Omit<InstallStep, 'id'>): void => {
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
      const setup = box.get()
      await removePlacements(caller)
      await removeFields(caller)
      if (records) {
        if (setup) await removeRecords(caller, setup)
        await removeNotebook(caller)
        await caller.write('app.option.set', { options: { [regulationOption]: '' } }, done)
      }
      await save(null)
      draft = {}
    },
  }
}

function reasonOf(error: unknown): Pick<InstallStep, 'detail' | 'data'> {
  if (error instanceof StepRefusal) return { detail: error.detail, data: error.data }
  if (error instanceof CrmError) return { detail: 'error', data: { code: error.code, method: error.method ?? '', message: error.message } }
  return { detail: 'error', data: { code: 'unexpected', message: error instanceof Error ? error.message : '' } }
}
