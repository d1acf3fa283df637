import { expect, test } from 'vitest'
import { isDueIn, matrixOf, matrixScopes, strayRows, withDue, type Due, type MatrixScope, type RequiredField } from '../../src/core/field-matrix.ts'
import { stages } from '../support/builders.ts'
import { fc } from '../support/property.ts'
import { structure } from '../support/structure.ts'

const portal = structure()
const sales: MatrixScope = { kind: 'deal', pipelineId: 0 }
const everywhere: MatrixScope = { kind: 'deal', pipelineId: null }
const row = (field: string, fromStageId: string | null, scope: MatrixScope = sales): RequiredField => ({ ...scope, field, fromStageId })

test('there is a scope for all deals, for each pipeline, and for every other kind', () => {
  expect(matrixScopes(portal)).toEqual([everywhere, sales, { kind: 'deal', pipelineId: 3 }, ...(['lead', 'contact', 'company'] as const).map(kind => ({ kind, pipelineId: null }))])
})

test('a field is due from its stage on, and closed stages are not asked about', () => {
  const matrix = matrixOf([row('opportunity', 'CONTRACT')], sales, portal)
  expect(matrix.stages.map(({ id }) => id)).toEqual(['NEW', 'OFFER', 'CONTRACT'])
  const [line] = matrix.lines
  expect(line).toMatchObject({ name: 'opportunity', due: { stageId: 'CONTRACT' }, lostStage: false, everywhere: false, field: { title: 'Сумма' } })
  expect(line && matrix.stages.map(stage => isDueIn(line, stage, matrix))).toEqual([false, false, true])
})

test('what holds in all pipelines is shown in each of them, and not as its own', () => {
  const [line] = matrixOf([row('opportunity', null, everywhere)], sales, portal).lines
  expect(line).toMatchObject({ due: 'never', everywhere: true })
})

test('a field and a stage that are gone stay in the table', () => {
  expect(matrixOf([row('UF_CRM_GONE', 'C9:NEW')], sales, portal).lines).toMatchObject([{ name: 'UF_CRM_GONE', field: null, lostStage: true }])
})

test('rows about a pipeline that is gone are told apart', () => {
  const lost = row('opportunity', null, { kind: 'deal', pipelineId: 9 })
  expect(strayRows([lost, row('opportunity', null)], portal)).toEqual([lost])
})

test('a pipeline’s own row stands before the one for all pipelines, for the rule takes the first', () => {
  const rows = withDue([row('opportunity', null, everywhere)], sales, 'opportunity', { stageId: 'OFFER' })
  expect(rows).toEqual([row('opportunity', 'OFFER'), row('opportunity', null, everywhere)])
})

test('whatever is pressed, the table says what was pressed last, and nothing else changes', () => {
  const scope = fc.constantFrom(...matrixScopes(portal))
  const due = fc.constantFrom<Due>('never', 'start', { stageId: stages[1]?.id ?? '' })
  const press = fc.record({ scope, field: fc.constantFrom('opportunity', 'UF_CRM_WAIT', 'UF_CRM_GONE'), due })
  fc.assert(fc.property(fc.array(press, { maxLength: 12 }), presses => {
    let rows: readonly RequiredField[] = []
    const last = new Map<string, { readonly scope: MatrixScope, readonly field: string, readonly due: Due }>()
    for (const one of presses) {
      rows = withDue(rows, one.scope, one.field, one.due)
      last.set(JSON.stringify([one.scope, one.field]), one)
    }
    for (const { scope: where, field, due: said } of last.values()) {
      const own = rows.filter(({ kind, pipelineId, field: name }) => kind === where.kind && pipelineId === where.pipelineId && name === field)
      expect(own).toHaveLength(said === 'never' ? 0 : 1)
      expect(matrixOf(rows, where, portal).lines.find(({ name }) => name === field)?.due ?? 'never').toEqual(said)
    }
    expect(rows).toHaveLength([...last.values()].filter(one => one.due !== 'never').length)
  }))
})
