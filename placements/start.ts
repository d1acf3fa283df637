import { openBrowser } from '../src/browser/open.ts'
import { connect } from '../src/crm/connect.ts'
import { bindingsFrom } from './registry.ts'

/**
 * The first thing that runs. It shakes hands with the CRM before anything is there to show the answer with: the use cases and
 * their store come while the CRM's page answers, the kit and the screen while REST does.
 */
const browser = openBrowser()
const connecting = connect({ placements: bindingsFrom(location.href), browser })
connecting.catch(() => undefined)
void import('./page.ts').then(({ openPage }) => openPage(connecting, browser))
