import { defineConfig } from '@playwright/test'

const portalPort = 18724
const appPort = 18725

export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: '.cache/test/browser.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${portalPort}`,
    viewport: { width: 1280, height: 900 },
    actionTimeout: 15_000,
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    command: `npx --no-install tsx src/commands/start.ts --memory --clean --now 2026-11-23T09:00`,
    env: { PORTAL_PORT: String(portalPort), APP_PORT: String(appPort) },
    url: `http://127.0.0.1:${portalPort}/portal/session`,
    timeout: 240_000,
    stdout: 'pipe',
  },
})
