import { CrmError } from '../port.ts'

/** The going of a page, for whoever waits in it. */
export interface Departure {
  readonly left: boolean
  /** Rejects when the page goes. */
  readonly gone: Promise<never>
  leave(): void
}

export function departure(): Departure {
  let left = false
  let reject: (error: CrmError) => void = () => undefined
  const gone = new Promise<never>((_, fail) => { reject = fail })
  gone.catch(() => undefined)
  return {
    get left() { return left },
    gone,
    leave() {
      left = true
      reject(departed())
    },
  }
}

export function departed(): CrmError {
  return new CrmError('offline', 'The page was closed before the request could be sent', { retryable: false, notRun: true })
}
