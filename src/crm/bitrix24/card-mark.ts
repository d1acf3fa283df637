import type { CardKind, CardRef } from '../../core/card.ts'
import type { Mark } from '../../core/review.ts'
import { CrmError } from '../port.ts'
import { whichCard } from './card-params.ts'
import { markField } from './names.ts'
import type { SetupBox } from './setup.ts'
import { step, type Step } from './step.ts'
import { oneRawItem } from './wire/card.ts'
import { optionalId } from './wire/parse.ts'

const openMarks = ['marked', 'scheduled', 'held'] as const

/** What the field of this card says; `null` also where there is no such field. */
export function markOf(setup: SetupBox, kind: CardKind, item: Readonly<Record<string, unknown>>): Mark {
  const ids = setup.get()?.marks[kind]
  return ids === undefined ? null : openMarks.find(mark => ids[mark] === valueOn(item)) ?? null
}

/** Where the field or its value was deleted by hand, the portal leaves it out of the update without a word: its reply is looked at. */
export function setMarkStep(setup: SetupBox, ref: CardRef, mark: Mark): Step<void> {
  const method = 'crm.item.update'
  const wanted = valueFor(setup, ref.kind, mark)
  const { command, read } = step(method, { ...whichCard(ref), fields: { [markField]: wanted ?? '' } }, oneRawItem)
  return {
    command,
    async read(result) {
      if (valueOn(await read(result)) !== wanted) throw new CrmError('refused', `${markField} did not take the value ${wanted}`, { method })
    },
  }
}

function valueFor(setup: SetupBox, kind: CardKind, mark: Mark): number | null {
  if (mark === null) return null
  const ids = setup.get()?.marks[kind]
  if (!ids) throw new CrmError('refused', 'The mark field is not installed')
  return ids[mark]
}

/** Id of the value that the card's field says; `null`: empty, or no such field. */
function valueOn(item: Readonly<Record<string, unknown>>): number | null {
  return optionalId.catch(null).parse(item[markField])
}
