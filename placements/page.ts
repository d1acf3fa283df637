import { createPinia, setActivePinia } from 'pinia'
import { problemOf } from '../src/app/problem.ts'
import { useSession } from '../src/app/session.ts'
import type { Browser } from '../src/browser/port.ts'
import type { Connection } from '../src/crm/port.ts'
import { loadText } from '../src/ui/text/index.ts'
import { warmFormats } from '../src/ui/text/format.ts'
import { guessLocale, loadKitLocale } from './locale.ts'
import { cardToShow, chooseScreen, notice, openedPage } from './screens.ts'

/** Begins what the opened page reads as soon as the CRM has answered, then shows it. A failure becomes a sentence, never an empty page. */
export async function openPage(connecting: Promise<Connection>, browser: Browser): Promise<void> {
  const page = openedPage()
  const pinia = createPinia()
  setActivePinia(pinia)
  let wording = { locale: guessLocale(), leadsAndTasks: false }
  try {
    const openCard = page === 'card-tab' ? (await import('../src/app/card-opening.ts')).prepareCard() : null
    const connection = await connecting
    const { locale, leadsAndTasks } = connection.host
    wording = { locale, leadsAndTasks }
    const session = useSession()
    session.open(connection, browser)
    const card = cardToShow(page, session)
    if (card !== null) openCard?.(card)
    await sent()
    // The texts are only downloaded here; `show` asks for them again.
    const [{ show }, screen] = await Promise.all([import('./show.ts'), chooseScreen(page, session), loadText(wording), loadKitLocale(locale)])
    warmFormats(locale, session.now())
    await show(screen, wording, pinia)
  } catch (error) {
    const { show } = await import('./show.ts')
    await show(await notice({ problem: problemOf(error) }), wording, pinia)
  }
}

/**
 * A request leaves at the end of its tick, or a few milliseconds later when other tabs have to be asked first. Until then nothing
 * else may keep the page busy: what shows it takes long to run in a new process.
 */
function sent(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 12))
}
