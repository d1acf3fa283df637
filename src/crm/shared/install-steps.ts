import { CrmError, type InstallPort, type InstallStep, type InstallStepId } from '../port.ts'
import { waitingSteps } from './waiting-steps.ts'

/** A step that cannot be done, for a reason the interface has a sentence for. */
export class StepRefusal extends Error {
  readonly detail: 'not-admin' | 'missing-scopes' | 'error'
  readonly data: InstallStep['data']

  constructor(detail: StepRefusal['detail'], data: InstallStep['data'] = {}) {
    super(detail)
    this.detail = detail
    this.data = data
  }
}

export interface FinishedStep {
  readonly detail: InstallStep['detail']
  readonly skipped?: true
}

/**
 * Runs the steps of one CRM in their order. What `records` and the steps behind it have found is needed by the last ones: a run that begins later
 * begins at the first when `hasFindings` says that it is not there.
 */
export function createInstallRun<K extends InstallStepId>(ids: readonly K[], work: Readonly<Record<K, () => Promise<FinishedStep>>>, hasFindings: () => boolean): InstallPort['run'] {
  let steps = waitingSteps(ids)

  return async (onChange, from) => {
    const wanted = ids.findIndex(id => id === from)
    const start = hasFindings() || wanted <= ids.findIndex(id => id === 'records') ? Math.max(0, wanted) : 0
    const change = (id: K, next: Omit<InstallStep, 'id'>): void => {
      steps = steps.map(step => step.id === id ? { id, ...next } : step)
      onChange(steps)
    }
    steps = [...steps.slice(0, start), ...waitingSteps(ids.slice(start))]
    for (const id of ids.slice(start)) {
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
  }
}

function reasonOf(error: unknown): Pick<InstallStep, 'detail' | 'data'> {
  if (error instanceof StepRefusal) return { detail: error.detail, data: error.data }
  if (error instanceof CrmError) return { detail: 'error', data: { code: error.code, method: error.method ?? '', message: error.message } }
  return { detail: 'error', data: { code: 'unexpected', message: error instanceof Error ? error.message : '' } }
}
