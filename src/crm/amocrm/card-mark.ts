import type { CardRef } from '../../core/card.ts'
import type { Mark } from '../../core/review.ts'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { whichCard } from './card-fetch.ts'
import { markCode, type AmoKind } from './names.ts'
import type { SetupBox } from './setup.ts'
import { anything } from './wire/parse.ts'

/** A field or a choice that was deleted by hand is refused by the account. */
export async function writeMark(caller: Caller, setup: SetupBox, ref: CardRef, mark: Mark): Promise<void> {
  await caller.ask('changeCard', { path: whichCard(ref), body: { custom_fields_values: [{ field_code: markCode, values: mark === null ? null : [{ enum_id: choiceOf(setup, ref, mark) }] }] } }, anything)
}

function choiceOf(setup: SetupBox, { kind }: CardRef, mark: Exclude<Mark, null>): number {
  const ids = setup.get()?.marks[kind as AmoKind]
  if (!ids) throw new CrmError('refused', 'The mark field is not installed', { notRun: true })
  return ids[mark]
}
