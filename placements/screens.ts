import type { Component } from 'vue'
import type { useSession } from '../src/app/session.ts'
import type { Place } from '../src/crm/port.ts'
import type { PageId } from './registry.ts'
import StartNotice from './StartNotice.vue'

export interface Screen {
  readonly component: Component
  readonly props?: Readonly<Record<string, unknown>>
}

/** What each page shows, downloaded when it is opened, and the place in the CRM that it needs around it. */
const screens: Readonly<Record<PageId, { readonly needs: Place['kind'] | null, readonly load: () => Promise<{ default: Component }> }>> = {
  'main': { needs: null, load: () => import('./Main.vue') },
  'install': { needs: null, load: () => import('./Install.vue') },
  'card-tab': { needs: 'card-tab', load: () => import('./CardTab.vue') },
  'list-menu': { needs: 'list-menu', load: () => import('./ListMenu.vue') },
  'calendar': { needs: 'calendar', load: () => import('./Calendar.vue') },
}

/** Which page this document is: said by its `data-page`. Its code is asked for at once, while the CRM still answers. */
export function openedPage(): PageId {
  const named = document.documentElement.dataset.page
  const page = isPage(named) ? named : 'main'
  screens[page].load().catch(() => undefined)
  return page
}

function isPage(name: string | undefined): name is PageId {
  return name !== undefined && name in screens
}

/** The page's own screen, or what has to come before it: installation, upgrade, a sentence. */
export async function chooseScreen(page: PageId, session: ReturnType<typeof useSession>): Promise<Screen> {
  const { needs, load } = screens[page]
  if (needs !== null && session.host().place.kind !== needs) return { component: StartNotice, props: { sentence: 'wrongPage' } }

  const status = session.crm().install.status()
  if (page === 'install' || status === 'current') return { component: (await load()).default }

  const { isAdmin } = await session.whoAmI()
  if (status === 'outdated') {
    if (isAdmin && page === 'main') return { component: (await import('./Upgrade.vue')).default }
    return { component: (await load()).default }
  }
  if (isAdmin && page === 'main') return { component: (await screens.install.load()).default }
  return { component: StartNotice, props: { sentence: 'notInstalled' } }
}
