import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { CommandFailure, run, runTool } from './run.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function found(): string | null {
  const named = process.env['CHROMIUM_PATH']
  if (named) {
    if (!existsSync(named)) throw new CommandFailure(`CHROMIUM_PATH names ${named}, which does not exist. Correct it or unset it.`)
    return named
  }
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    for (const name of names) {
      const path = join(folder, name)
      if (existsSync(path)) return path
    }
  }
  const own = chromium.executablePath()
  return existsSync(own) ? own : null
}

function hasApt(): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * Path of a Chromium for the browser tests: `CHROMIUM_PATH`, the system's, Playwright's;
 * else installs Debian's package (root with apt) or Playwright's own.
 */
export async function findChromium(): Promise<string> {
  const path = found()
  if (path) return path
  const next = 'Install Chromium (Debian: apt-get install chromium; elsewhere: npx playwright install chromium) or set CHROMIUM_PATH.'
  if (hasApt()) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('No Chromium here: reading Debian’s package lists', 'apt-get', ['update', '-qq'], next, env)
    await run('Installing Debian’s chromium', 'apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-core'], next, env)
  } else {
    await runTool('No Chromium here: installing Playwright’s own', 'playwright', ['install', 'chromium'], next)
  }
  const installed = found()
  if (!installed) throw new CommandFailure(next)
  return installed
}
