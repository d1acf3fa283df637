import type { Context } from '../context.ts'
import type { Actions } from '../widgets/actions.ts'
import type { Loader } from '../widgets/loader.ts'
import type { ModalConstructor } from '../modal.ts'
import type { Panel } from '../widgets/panel.ts'

/** What a page of the account draws itself with. */
export interface Screen {
  readonly context: Context
  readonly loader: Loader
  readonly panel: Panel
  readonly actions: Actions
  readonly Modal: ModalConstructor
}
