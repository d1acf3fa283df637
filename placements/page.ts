import { createPinia, setActivePinia } from 'pinia'
import { openCard } from '../src/app/card-opening.ts'
import { problemOf } from '../src/app/problem.ts'
import { useSession } from '../src/app/session.ts'
import type { Browser } from '../src/browser/port.ts'
import type { Connection } from '../src/crm/port.ts'
import { loadText } from '../src/ui/text/index.ts'
import { guessLocale, loadKitLocale } from './locale.ts'
import { cardToShow, chooseScreen, notice, openedPage } from './screens.ts'

/** Begins what the opened page reads as soon as the CRM has answered, then shows it. A failure becomes a sentence, never an empty page. */
export async function openPage(connecting: Promise<Connection>, browser: Browser): Promise<void> {
  const page = openedPage()
  const pinia = createPinia()
  setActivePinia(pinia)
  let locale = guessLocale()
  // Downloaded meanwhile; whoever shows something asks again.
  void Promise.all([loadText(locale), loadKitLocale(locale)]).catch(() => undefined)
  try {
    const connection = await connecting
    locale = connection.host.locale
    const session = useSession()
    session.open(connection, browser)
    const card = cardToShow(page, session)
    if (card !== null) openCard(card)
    await sent()
    const { show } = await import('./show.ts')
    await show(await chooseScreen(page, session), locale, pinia)
  } catch (error) {
    const { show } = await import('./show.ts')
    await show(await notice({ problem: problemOf(error) }), locale, pinia)
  }
}

/** What is read in one tick is sent at its end; until then nothing else may keep the page busy. */
function sent(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}
