import type { Component } from 'vue'
import type { useSession } from '../src/app/session.ts'
import type { CardRef } from '../src/core/card.ts'
import type { Place } from '../src/crm/port.ts'
import type { PageId } from './registry.ts'

export interface Screen {
  readonly component: Component
  readonly props?: Readonly<Record<string, unknown>>
}

type Loaded = Promise<{ readonly default: Component }>

/** What each page shows, downloaded when it is opened, and the place in the CRM that it needs around it. */
const screens: Readonly<Record<PageId, { readonly needs: Place['kind'] | null, readonly load: () => Loaded }>> = {
  'main': { needs: null, load: () => import('./Main.vue') },
  'install': { needs: null, load: () => import('./Install.vue') },
  'card-tab': { needs: 'card-tab', load: () => import('./CardTab.vue') },
  'list-menu': { needs: 'list-menu', load: () => import('./ListMenu.vue') },
  'calendar': { needs: 'calendar', load: () => import('./Calendar.vue') },
}

/** Which page this document is: said by its `data-page`. */
export function openedPage(): PageId {
  const named = document.documentElement.dataset.page
  return named !== undefined && isPage(named) ? named : 'main'
}

function isPage(name: string): name is PageId {
  return name in screens
}

/** The card whose tab will be shown here, known before it is; `null`: it is another page, or something has to come before it. */
export function cardToShow(page: PageId, session: ReturnType<typeof useSession>): CardRef | null {
  const { place } = session.host()
  return page === 'card-tab' && place.kind === page && session.crm().install.status() !== 'missing' ? place.card : null
}

/** The page's own screen, or what has to come before it: installation, upgrade, a sentence. */
export async function chooseScreen(page: PageId, session: ReturnType<typeof useSession>): Promise<Screen> {
  const { needs, load } = screens[page]
  if (needs !== null && session.host().place.kind !== needs) return notice({ sentence: 'wrongPage' })

  const status = session.crm().install.status()
  if (page === 'install' || status === 'current') return own(load)

  const { isAdmin } = await session.whoAmI()
  if (status === 'outdated') return own(isAdmin && page === 'main' ? () => import('./Upgrade.vue') : load)
  return isAdmin && page === 'main' ? own(screens.install.load) : notice({ sentence: 'notInstalled' })
}

async function own(load: () => Loaded): Promise<Screen> {
  return { component: (await load()).default }
}

/** A sentence instead of a screen. */
export async function notice(props: Readonly<Record<string, unknown>>): Promise<Screen> {
  return { component: (await import('./StartNotice.vue')).default, props }
}
