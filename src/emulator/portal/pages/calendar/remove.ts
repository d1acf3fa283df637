import { confirmed } from '../dialogs.ts'
import { t } from '../text.ts'
import { say } from '../toasts.ts'
import { removeEvent } from './events.ts'

/** True when the person agreed and the event is gone. */
export async function deleteAfterAsking(id: number): Promise<boolean> {
  if (!await confirmed(t('event.deleteTitle'), t('event.deleteText'), t('event.delete'))) return false
  try {
    await removeEvent(id)
    say(t('event.deleted'))
    return true
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return false
  }
}
