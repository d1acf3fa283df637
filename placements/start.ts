import b24Ui from '@bitrix24/b24ui-nuxt/vue-plugin'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { problemOf } from '../src/app/problem.ts'
import { useSession } from '../src/app/session.ts'
import type { Locale } from '../src/core/rule.ts'
import { connect } from '../src/crm/connect.ts'
import type { Connection } from '../src/crm/port.ts'
import { loadText, provideWords } from '../src/ui/text/index.ts'
import Frame from './Frame.vue'
import { guessLocale, loadKitLocale } from './locale.ts'
import { bindingsFrom } from './registry.ts'
import { chooseScreen, openedPage, type Screen } from './screens.ts'
import StartNotice from './StartNotice.vue'

/** Shows a screen in place of the grey lines that the page is delivered with. */
async function show(screen: Screen, locale: Locale, connection: Connection | null, pinia = createPinia()): Promise<void> {
  const [text, kitLocale] = await Promise.all([loadText(locale), loadKitLocale(locale)])
  const host = connection?.host
  const app = createApp(Frame, {
    locale: kitLocale,
    screen: screen.component,
    screenProps: screen.props,
    onResize: () => host?.fit(),
  })
  app.use(pinia)
  app.use(b24Ui)
  const timeZone = () => connection === null ? Intl.DateTimeFormat().resolvedOptions().timeZone : useSession(pinia).timeZone()
  provideWords(app, { locale, text, timeZone, now: () => host?.now() ?? new Date() })

  document.documentElement.lang = locale
  document.title = text.common.appName
  document.querySelector('#app')?.removeAttribute('aria-busy')
  app.mount('#app')
}

/** Connects to the CRM around us and shows the page that it opened. A failure becomes a sentence, never an empty page. */
async function start(): Promise<void> {
  const page = openedPage()
  let locale = guessLocale()
  let connection: Connection | null = null
  try {
    connection = await connect({ placements: bindingsFrom(location.href) })
    locale = connection.host.locale
    const pinia = createPinia()
    const session = useSession(pinia)
    session.open(connection)
    await show(await chooseScreen(page, session), locale, connection, pinia)
  } catch (error) {
    await show({ component: StartNotice, props: { problem: problemOf(error) } }, locale, connection)
  }
}

void start()
