import { listen } from '../../src/emulator/listen.ts'
import { createStaticHost } from '../../src/emulator/static-host.ts'
import manifest from '../../manifest.json' with { type: 'json' }
import { startPortal, type PortalOptions, type StartedPortal } from '../support/portal.ts'

/** Several people on one machine may each look at their own build. */
const appFolder = process.env['BROWSER_TEST_APP'] ?? '.cache/app'

/** A portal of the test's own, beside those that all tests share: with the app's static host and what the Market offers. */
export async function ownPortal({ lang = 'ru', ...options }: PortalOptions): Promise<StartedPortal> {
  const appHost = await listen(createStaticHost(appFolder).fetch, { port: 0 })
  const started = await startPortal({
    ...options,
    lang,
    appOrigin: `http://127.0.0.1:${appHost.port}`,
    offer: { ...manifest.bitrix24, title: manifest.bitrix24.title[lang] },
  })
  return {
    ...started,
    async close() {
      await started.close()
      await appHost.close()
    },
  }
}
