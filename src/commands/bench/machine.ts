import { availableParallelism, cpus, loadavg } from 'node:os'
import type { Browser } from '@playwright/test'

/** What the numbers came from: times are of one machine, ratios travel better. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  /** Programs that wanted to run in the last minute; above the number of cores times grow. */
  readonly load: number
  readonly node: string
  readonly chromium: string
  readonly date: string
}

export function describeMachine(browser: Browser): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
    node: process.versions.node,
    chromium: browser.version(),
    date: new Date().toISOString(),
  }
}
