import { z } from 'zod'
import type { Locale } from '../../core/rule.ts'
import type { InstallPort, PlacementBinding } from '../port.ts'
import { createInstallRun, StepRefusal, type FinishedStep } from '../shared/install-steps.ts'
import type { Caller } from './call.ts'
import { prepareChecklists, prepareMarks, removeFields } from './install-fields.ts'
import { prepareNotebook, removeNotebook } from './install-notebook.ts'
import { preparePlacements, removePlacements } from './install-placements.ts'
import { prepareRecords, removeRecords } from './install-records.ts'
import { bindingKey, stepIds } from './install-state.ts'
import { neededScopes, regulationOption, schemaVersion, setupOption } from './names.ts'
import type { Setup, SetupBox } from './setup.ts'
import { done } from './wire/parse.ts'

/** Methods that an older self-hosted portal may lack, in the lower case that `method.get` asks for. */
const youngMethods = ['crm.item.list', 'crm.timeline.item.pin', 'crm.timeline.logmessage.add', 'userfieldconfig.add', 'calendar.event.getbyid']

export interface InstallNeeds {
  readonly locale: Locale
  /** The pages to bind; null leaves the bindings alone. */
  readonly placements: readonly PlacementBinding[] | null
}

export function createInstall(caller: Caller, box: SetupBox, { locale, placements }: InstallNeeds): Pick<InstallPort, 'run' | 'removeData'> {
  /** What the steps so far have found. */
  let draft: Partial<Pick<Setup, 'store' | 'type' | 'marks'>> = {}

  async function save(setup: Setup | null): Promise<void> {
    await caller.write('app.option.set', { options: { [setupOption]: setup ? JSON.stringify(setup) : '' } }, done)
    box.put(setup)
  }

  async function checkRights(): Promise<FinishedStep> {
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

  async function saveSettings(): Promise<FinishedStep> {
    const { store, type, marks } = draft
    if (!store || type === undefined || !marks) throw new StepRefusal('error', { message: 'Earlier steps are missing' })
    const before = box.get()
    await save({ schema: schemaVersion, store, type, marks, placements: before?.placements ?? [] })
    return { detail: before ? 'found' : 'created' }
  }

  async function bindPlacements(): Promise<FinishedStep> {
    if (!placements) return { detail: null, skipped: true }
    const detail = await preparePlacements(caller, placements)
    const setup = box.get()
    // Told only now: a list of bindings that were not made would hide that they are missing.
    if (setup) await save({ ...setup, placements: placements.map(bindingKey) })
    return { detail }
  }

  const work: Readonly<Record<typeof stepIds[number], () => Promise<FinishedStep>>> = {
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

  return {
    run: createInstallRun(stepIds, work, () => draft.store !== undefined && draft.marks !== undefined),

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
