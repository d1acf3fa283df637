import { CrmError, type InstallPort, type InstallStepId, type MessageMeans, type MessagePort, type Scan, type ScanPort } from '../port.ts'
import { waitingSteps } from './waiting-steps.ts'

/** Loads code once; when that fails, the next one who asks tries again. */
function kept<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null
  return () => loading ??= load().catch((error: unknown) => {
    loading = null
    throw new CrmError('offline', 'A part of the application could not be loaded', { cause: error })
  })
}

/** Messages are the main page's: no other page loads how they are sent. */
export function lateMessages(means: MessageMeans, make: () => Promise<Omit<MessagePort, keyof MessageMeans>>): MessagePort {
  const load = kept(make)
  return {
    ...means,
    notify: async messages => (await load()).notify(messages),
    groups: async () => (await load()).groups(),
    post: async (groupId, post) => (await load()).post(groupId, post),
    findPost: async (groupId, title) => (await load()).findPost(groupId, title),
  }
}

/** The same for scans. */
export function lateScans(make: () => Promise<ScanPort>): ScanPort {
  const load = kept(make)
  return {
    open(order, from, signal) {
      let opened: Promise<Scan> | null = null
      const scan = (): Promise<Scan> => opened ??= load().then(scans => scans.open(order, from, signal))
      return {
        async* chunks() {
          yield* (await scan()).chunks()
        },
        complete: async (cards, parts) => (await scan()).complete(cards, parts),
      }
    },
    look: async (refs, parts, compares) => (await load()).look(refs, parts, compares),
    titles: async refs => (await load()).titles(refs),
  }
}

/** The same for installing; how it stands every page asks. */
export function lateInstall(stepIds: readonly InstallStepId[], status: InstallPort['status'], make: () => Promise<Pick<InstallPort, 'run' | 'removeData'>>): InstallPort {
  const load = kept(make)
  return {
    status,
    steps: () => waitingSteps(stepIds),
    run: async (onChange, from) => (await load()).run(onChange, from),
    removeData: async what => (await load()).removeData(what),
  }
}
