import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Problem } from '../core/load.ts'
import type { InstallStep, InstallStepId } from '../crm/port.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'

/** `stopped`: a step failed, what was done before it stays. */
type InstallState = 'idle' | 'running' | 'stopped' | 'complete' | 'finishing'

const fallbackDetails = ['fallback-storage', 'card-storage', 'no-list'] as const
type Fallback = typeof fallbackDetails[number]

function isFallback(detail: InstallStep['detail']): detail is Fallback {
  return fallbackDetails.some(one => one === detail)
}

/** What an administrator does to the CRM: installs the app, brings it up to date, takes its data away. */
export const useInstallation = defineStore('installation', () => {
  const session = useSession()
  const state = shallowRef<InstallState>('idle')
  const steps = shallowRef<readonly InstallStep[]>(session.crm().install.steps())
  /** The run itself broke, apart from what its steps say. */
  const problem = shallowRef<Problem | null>(null)
  const finishProblem = shallowRef<Problem | null>(null)

  const failedStep = computed(() => steps.value.find(step => step.state === 'failed')?.id)
  /** Where the CRM has given the app less than it asked for; people are told what that means. */
  const fallbacks = computed(() => steps.value.flatMap(({ detail }) => isFallback(detail) ? [detail] : []))
  /** Whether our places in the CRM's pages are made by the installation, and so taken away with the data. */
  const bindsPlaces = steps.value.some(({ id }) => id === 'placements')

  async function run(from?: InstallStepId): Promise<void> {
    if (state.value === 'running' || state.value === 'finishing') return
    state.value = 'running'
    problem.value = null
    try {
      steps.value = await session.crm().install.run(now => { steps.value = now }, from)
      state.value = steps.value.every(step => step.state === 'done' || step.state === 'skipped') ? 'complete' : 'stopped'
    } catch (error) {
      problem.value = problemOf(error)
      state.value = 'stopped'
    }
  }

  /** Tells the CRM that the installation is over; it then opens the app itself. */
  async function finish(): Promise<void> {
    state.value = 'finishing'
    finishProblem.value = null
    try {
      await session.host().finishInstall()
    } catch (error) {
      finishProblem.value = problemOf(error)
      state.value = 'complete'
    }
  }

  return { state, steps, problem, finishProblem, failedStep, fallbacks, bindsPlaces, run, finish }
})
