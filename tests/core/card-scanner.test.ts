import { describe, expect, test } from 'vitest'
import { cardScanner } from '../../src/core/card-scanner.ts'
import type { Card } from '../../src/core/card.ts'
import { defaultRegulation } from '../../src/core/regulation.ts'
import type { Rule } from '../../src/core/rule.ts'
import { rules } from '../../src/core/rules/index.ts'
import { activitiesOnTime } from '../../src/core/rules/activities-on-time.ts'
import { clientHasDeal } from '../../src/core/rules/client-has-deal.ts'
import { call, contact, deal, done, now, todo, zone } from '../support/builders.ts'

const dayMs = 86_400_000

async function found(rule: Rule, given: Card, at: Date) {
  const scanner = await cardScanner({ regulation: defaultRegulation([rule]), rules: [rule], timeZone: zone })
  const { results } = scanner.inspect([given], at)
  return results.flatMap(({ findings }) => findings.map(({ messageId }) => messageId))
}

describe('a finding that only time tells in other words', () => {
  const overdue = deal({ activities: [todo('1 hour ago')] })
  const talked = contact({ activities: [done(call('1 hour ago'))], openDeals: [] })

  test.each<[string, Rule, Card]>([['an overdue activity', activitiesOnTime, overdue], ['a talk without a deal', clientHasDeal, talked]])('%s is the same one the next day', async (_, rule, given) => {
    const first = await found(rule, given, now)
    expect(first).toHaveLength(1)
    expect(await found(rule, given, new Date(now.getTime() + dayMs))).toEqual(first)
  })

  test('every message that becomes another one has words, and so has the other', () => {
    for (const { id, becomes = {}, messages } of rules) for (const messageId of Object.entries(becomes).flatMap(([from, to]) => [from, to ?? ''])) expect(messages[messageId], `${id}/${messageId}`).toBeDefined()
  })
})
