import { beforeEach, expect, test } from 'vitest'
import { useExceptions } from '../../src/app/exceptions.ts'
import { useScan } from '../../src/app/scan.ts'
import { useUnits } from '../../src/app/units.ts'
import type { CardRef } from '../../src/core/card.ts'
import { latest } from '../../src/core/load.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { admin } from '../crm/bitrix24/world.ts'
import { openDirectPage, openDirectWorld, type DirectWorld } from './direct-world.ts'

const hourMs = 3_600_000

let world: DirectWorld
let card: CardRef

beforeEach(async () => {
  world = await openDirectWorld()
  await regulate('client-linked')
  card = world.card()
  world.pass(hourMs)
})

async function regulate(ruleId: string, options: unknown = {}): Promise<void> {
  const all = defaultRegulation(rules)
  const entries = all.entries.map(entry => ({ ...entry, enabled: entry.ruleId === ruleId, ...entry.ruleId === ruleId ? { options } : {} }))
  await world.crm(admin).settings.saveRegulation(savedForm({ ...all, entries }))
}

/** A scan of what has changed, where one was before; the card itself nobody has touched. */
async function scanned() {
  world.pass(hourMs)
  const scan = useScan(openDirectPage(world, admin))
  await scan.start('auto')
  const result = latest(scan.results)?.find(({ kind, id }) => kind === 'deal' && id === card.id)
  return { extent: latest(scan.history)?.at(-1)?.extent, rules: result?.findings.map(({ ruleId }) => ruleId), excepted: result?.excepted, notChecked: result?.notChecked }
}

test('a rule that was silenced on a card is silent in the next scan, and speaks again in the one after its exception was ended', async () => {
  expect(await scanned()).toMatchObject({ extent: 'full', rules: ['client-linked'] })
  await useUnits(openDirectPage(world, admin)).begin('except', { card, rule: 'client-linked', until: '2026-12-10', reason: 'Разовая закупка' })
  expect(await scanned()).toMatchObject({ extent: 'changes', rules: [], excepted: ['client-linked'] })

  const exceptions = useExceptions(openDirectPage(world, admin))
  await exceptions.look()
  for (const one of exceptions.all) await exceptions.end(one)
  expect(await scanned()).toMatchObject({ extent: 'changes', rules: ['client-linked'], excepted: [] })
})

test('what a rule names and the portal has lost since is not checked on any card, changed or not', async () => {
  const field = [...world.tables.userFields.all()].find(({ entityId, userTypeId }) => entityId === 'CRM_DEAL' && userTypeId === 'string')
  if (field === undefined) throw new Error('The portal has no field of its own.')
  await regulate('required-fields-filled', { rows: [{ kind: 'deal', field: field.fieldName }] })
  expect(await scanned()).toMatchObject({ extent: 'full', notChecked: [] })
  world.tables.userFields.remove(field.id)
  expect(await scanned()).toMatchObject({ extent: 'full', notChecked: ['required-fields-filled'] })
  expect(await scanned(), 'once is enough').toMatchObject({ extent: 'changes', notChecked: ['required-fields-filled'] })
})
