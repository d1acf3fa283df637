import type { Pinia } from 'pinia'
import { createApp } from 'vue'
import { useSession } from '../src/app/session.ts'
import type { Wording } from '../src/core/wording.ts'
import { loadText, provideWords } from '../src/ui/text/index.ts'
import Frame from './Frame.vue'
import './main.css'
import { loadKitLocale } from './locale.ts'
import type { Screen } from './screens.ts'

/** The kit has other colours for the vendor's desktop and mobile applications, which it tells apart by this word. */
function platformOf(userAgent: string): string {
  if (userAgent.includes('BitrixMobile/')) return 'bitrix-mobile'
  return userAgent.includes('BitrixDesktop/') ? 'bitrix-desktop' : 'web'
}

/** Shows a screen in place of the grey lines that the page is delivered with. */
export async function show(screen: Screen, wording: Wording, pinia: Pinia): Promise<void> {
  const { locale } = wording
  const [text, kitLocale] = await Promise.all([loadText(wording), loadKitLocale(locale)])
  const session = useSession(pinia)
  const app = createApp(Frame, {
    locale: kitLocale,
    screen: screen.component,
    screenProps: screen.props,
    onResize: () => { if (session.isOpen) session.host().fit() },
  })
  app.use(pinia)
  const timeZone = () => session.isOpen ? session.timeZone() : Intl.DateTimeFormat().resolvedOptions().timeZone
  provideWords(app, { wording, text, timeZone, now: () => session.isOpen ? session.now() : new Date() })

  document.documentElement.lang = locale
  document.documentElement.dataset.platform = platformOf(navigator.userAgent)
  document.title = text.common.appName
  document.querySelector('#app')?.removeAttribute('aria-busy')
  app.mount('#app')
}
