import { afterEach, expect, test } from 'vitest'
import { crmOf } from '../../src/commands/crm-of.ts'
import { installDemo } from '../../src/commands/demo.ts'
import { driftOf } from '../../src/core/drift.ts'
import { exceptionsIn } from '../../src/core/exception-book.ts'
import { bringRules, inspect, partsNeeded } from '../../src/core/inspection.ts'
import { parseVersion, standingOf, versionsIn } from '../../src/core/regulation-book.ts'
import { parseRegulation } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { startPortal, type StartedPortal } from '../support/portal.ts'

let portal: StartedPortal

afterEach(() => portal.close())

test.each(['ru', 'en'] as const)('the demo company (%s) has a regulation with two versions, and exceptions that silence something', async lang => {
  portal = await startPortal({ deals: 120, lang, app: 'absent' })
  await installDemo(portal.portal)
  const head = [...portal.portal.tables.users.all()].find(({ persona }) => persona === 'head')
  const crm = crmOf(portal.portal, head?.id ?? 0)
  const saved = await crm.settings.regulation()
  const { regulation, problem } = parseRegulation(saved, rules)
  expect(problem).toBeNull()
  expect(regulation.revision).toMatchObject({ number: 2 })

  const versions = versionsIn(await crm.notebook.lines('regulations'))
  expect(versions.map(({ number }) => number)).toEqual([2, 1])
  expect(versions.map(version => parseVersion(version, rules).problem)).toEqual([null, null])
  expect(versions.every(version => parseVersion(version, rules).regulation.revision?.note !== '')).toBe(true)
  expect(standingOf(saved, versions, rules)).toEqual({ state: 'same' })
  expect(driftOf(regulation, rules, await crm.settings.structure())).toEqual([])
  expect((await crm.messages.groups()).map(({ id }) => id)).toContain(regulation.policy.digestGroup)

  const { exceptions, broken } = exceptionsIn(await crm.notebook.lines('exceptions'))
  expect(broken).toEqual([])
  expect(exceptions).toHaveLength(2)
  for (const exception of exceptions) {
    const ofRule = rules.filter(({ id }) => id === exception.ruleId)
    await bringRules(ofRule)
    const card = await crm.cards.read(exception.card, partsNeeded(ofRule, exception.card.kind))
    const { excepted } = inspect(card, regulation, ofRule, portal.portal.now(), 'Europe/Moscow', exceptions)
    expect(excepted.map(({ ruleId }) => ruleId)).toContain(exception.ruleId)
  }
})
