import type { EntityName } from '../src/crm/amocrm/bridge.ts'
import { requestOf, type CallValues } from '../src/crm/amocrm/calls.ts'
import { Lost, Refusal, type Answers } from './frame.ts'
import { isObject, type WidgetBase } from './host-page.ts'
import { sendRequest } from './rest.ts'

/** What a page of ours may ask for beside REST, as the place in which it stands can do it. */
export interface PlaceDeeds {
  openMain(options: Readonly<Record<string, string>>): void
  reopen(): void
  close(): void
}

/** Nothing of ours is higher; a broken measure must not make the CRM's page endless. */
const highest = 20_000

const entities: readonly EntityName[] = ['leads', 'contacts', 'companies']

/** Answers of the widget to one frame. Every value comes from a document that may be anybody's, and is looked at. */
export function answersOf(widget: WidgetBase, frame: HTMLIFrameElement, deeds: PlaceDeeds): Answers {
  const done = null
  return {
    async rest(input) {
      if (!isObject(input) || typeof input['call'] !== 'string' || !isObject(input['values'])) throw new Refusal()
      const request = requestOf(input['call'], input['values'] as CallValues)
      if (request === null) throw new Refusal()
      const answer = await sendRequest(request)
      if (answer === null) throw new Lost()
      return answer
    },
    fit(input) {
      if (typeof input !== 'number' || !(input > 0)) throw new Refusal()
      frame.style.height = `${Math.min(Math.ceil(input), highest)}px`
      return done
    },
    setTitle(input) {
      if (typeof input === 'string') frame.title = input
      return done
    },
    openCard(input) {
      const { entity, id } = isObject(input) ? input : {}
      if (!entities.includes(entity as EntityName) || !Number.isSafeInteger(id) || Number(id) < 1) throw new Refusal()
      openBeside(`/${String(entity)}/detail/${String(id)}`)
      return done
    },
    openTasks() {
      openBeside('/todo/line/')
      return done
    },
    openMain(input) {
      deeds.openMain(textsOf(input))
      return done
    },
    reopen() {
      deeds.reopen()
      return done
    },
    close() {
      deeds.close()
      return done
    },
    rememberSettings(input) {
      widget.set_settings?.(textsOf(input))
      return done
    },
  }
}

/** The CRM has no window for a card over its page; in another tab nothing that is being typed is lost. */
function openBeside(path: string): void {
  window.open(new URL(path, location.origin).href, '_blank', 'noopener')
}

function textsOf(input: unknown): Readonly<Record<string, string>> {
  if (!isObject(input)) throw new Refusal()
  return Object.fromEntries(Object.entries(input).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
