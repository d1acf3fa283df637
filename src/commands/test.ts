import { readFileSync, rmSync } from 'node:fs'
import { findChromium } from './chromium.ts'
import { CommandFailure, command, runTool } from './run.ts'

const unitReport = '.cache/test/unit.json'
const browserReport = '.cache/test/browser.json'

interface UnitReport { readonly numPassedTests: number, readonly numFailedTests: number, readonly numPendingTests: number }
interface BrowserReport { readonly stats: { readonly expected: number, readonly unexpected: number, readonly flaky: number, readonly skipped: number } }

function read<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null
  }
}

/** One closing line for both runners. What passed at the second try only, which CI allows, has passed; the runner names it as flaky above. */
function total(): string {
  const unit = read<UnitReport>(unitReport)
  const browser = read<BrowserReport>(browserReport)?.stats
  const passed = (unit?.numPassedTests ?? 0) + (browser?.expected ?? 0) + (browser?.flaky ?? 0)
  const failed = (unit?.numFailedTests ?? 0) + (browser?.unexpected ?? 0)
  const skipped = (unit?.numPendingTests ?? 0) + (browser?.skipped ?? 0)
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

await command(async () => {
  rmSync('.cache/test', { recursive: true, force: true })
  try {
    await runTool('Checking types, style, boundaries and dead code', 'tsx', ['src/commands/check.ts'], 'Run `npm run check` alone until it is quiet.')
    await runTool('Running the unit and contract tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`], 'Run `npx vitest` to watch one file while mending it.')
    await runTool('Building the packages', 'tsx', ['src/commands/build.ts'], 'Run `npm run build` alone.')
    const browser = await findChromium()
    await runTool('Running the browser tests', 'playwright', ['test'], 'Run `npx playwright test --headed -g "part of its name"` to watch one; traces are in test-results/.', { CHROMIUM_PATH: browser })
  } finally {
    process.stdout.write(`${total()}\n`)
  }
  if (read<BrowserReport>(browserReport) === null) throw new CommandFailure('The browser tests left no report. Run `npx playwright test` alone.')
})
