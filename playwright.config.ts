import { defineConfig } from '@playwright/test'

/** Several people on one machine each choose their own first port; portals that listen there already are used as they are. */
const own = process.env['BROWSER_TEST_PORT']
const first = Number(own ?? 18724)

/** The app's static host of each portal listens on the next port, the local amoCRM on the one after. */
export const ports = { clean: first, ru: first + 10, en: first + 20 }

function portal(port: number, ...options: readonly string[]) {
  return {
    command: ['npx --no-install tsx src/commands/start.ts --memory --unlimited --now 2026-11-23T09:00', ...options].join(' '),
    env: { PORTAL_PORT: String(port), APP_PORT: String(port + 1), AMO_PORT: String(port + 2) },
    url: `http://127.0.0.1:${port}/portal/session`,
    reuseExistingServer: own !== undefined,
    timeout: 240_000,
    stdout: 'pipe' as const,
  }
}

export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  // A machine that others use too may be slow for a moment; what passes only at the second try is named as flaky at the end.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: '.cache/test/browser.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${ports.clean}`,
    viewport: { width: 1280, height: 900 },
    actionTimeout: 15_000,
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    // Pictures of every step would cost a third of the time; the trace's own snapshots show the page as well.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  // One portal without the app, one in each language with the app and reviews in every state.
  webServer: [
    portal(ports.clean, '--clean'),
    portal(ports.ru),
    portal(ports.en, '--lang', 'en'),
  ],
})
