import type { FrameHost, FrameParams, SelectedUser } from '../../../bitrix24/frame.ts'
import type { FrameOpening } from '../../wire.ts'
import { ask } from '../api.ts'
import { chooseAccess, chooseItems, choosePeople } from '../dialogs.ts'
import { installedApp, person, session } from '../session.ts'
import { openApp, openPage, tellOpener } from '../slider.ts'
import { t } from '../text.ts'
import { say } from '../toasts.ts'

/** What only the component around the frame can do. */
export interface FrameBox {
  readonly resize: (width: number | string, height: number) => void
  readonly setTitle: (title: string) => void
  readonly close: () => void
}

function selectedUser(id: number): SelectedUser {
  const one = person(id)
  return { id: String(id), name: one?.name ?? '', photo: '', position: one?.position ?? '', url: `/company/personal/user/${id}/`, sub: false, sup: false }
}

function openApplication(params: FrameParams): Promise<void> {
  const { bx24_title: title, bx24_width: width } = params
  return openApp({
    title: typeof title === 'string' && title !== '' ? title : installedApp()?.title ?? '',
    placementId: null,
    options: { ...params, IFRAME: 'Y', IFRAME_TYPE: 'SIDE_SLIDER' },
    width: Number(width) > 0 ? Number(width) : undefined,
  })
}

/** The portal's side of one opened frame: what each command of the protocol does in this window. */
export function frameHost(opening: FrameOpening, box: FrameBox): FrameHost {
  return {
    ...box,
    init: opening.init,
    refreshAuth: () => ask('/refresh-auth', {}),
    setInstall: () => ask('/first-run', {}),
    async finishInstall() {
      await ask('/market/finish-install', {})
      tellOpener('changed')
      location.reload()
    },
    setOption: (owner, name, value) => ask('/option', { owner, name, value }),
    scrollTo: top => window.scrollTo({ top }),
    reload: () => location.reload(),
    openApplication,
    closeApplication: box.close,
    openPath: ({ url, width }) => openPage(url, width),
    async selectUsers(multiple) {
      const ids = await choosePeople(t(multiple ? 'dialog.employees' : 'dialog.employee'), multiple)
      return ids ? ids.map(selectedUser) : null
    },
    selectAccess: chooseAccess,
    selectItems: (types, multiple) => chooseItems(t('dialog.items'), types, multiple),
    announce: (command, params) => say(`${t('app.announced')}: ${command} ${JSON.stringify(params)} (${session().user.name})`),
  }
}
