import { expect } from 'vitest'
import type { Ground } from './ground.ts'

export const installPromises = {
  'an installation that is whole says so, and another one finds everything': async (ground: Ground) => {
    expect(ground.crm('salesperson').install.status()).toBe('current')
    const steps = await ground.crm('admin').install.run(() => undefined)
    expect(steps.filter(({ state, detail }) => state === 'failed' || detail === 'created')).toEqual([])
    expect(steps.map(({ id }) => id)).toEqual(ground.crm('admin').install.steps().map(({ id }) => id))
  },

  'whoever is no administrator is told so at the first step': async (ground: Ground) => {
    const [first, second] = await ground.crm('head').install.run(() => undefined)
    expect(first).toMatchObject({ id: 'rights', state: 'failed', detail: 'not-admin' })
    expect(second).toMatchObject({ state: 'waiting' })
  },

  'the regulation that an administrator saves is everybody’s, and nobody else saves one': async (ground: Ground) => {
    await ground.crm('admin').settings.saveRegulation('{"version":2,"text":"«Ё» $x"}')
    expect(await ground.crm('salesperson').settings.regulation()).toEqual({ version: 2, text: '«Ё» $x' })
    await expect(ground.crm('salesperson').settings.saveRegulation('{"version":3}')).rejects.toMatchObject({ name: 'CrmError' })
    expect(await ground.crm('admin').settings.regulation()).toMatchObject({ version: 2 })
  },

  'the structure names pipelines with their stages, fields and people': async (ground: Ground) => {
    const { pipelines, fields, people, departments } = await ground.crm('admin').settings.structure()
    expect(pipelines[0]?.stages.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['open', 'won', 'lost']))
    expect(fields.deal.find(({ name }) => name === 'title')).toMatchObject({ kind: expect.any(String) as string })
    expect(people.map(({ id }) => id)).toEqual(expect.arrayContaining([ground.id('salesperson'), ground.id('inactive')]))
    expect(departments.length).toBeGreaterThan(1)
  },

  'a person knows who they are and whether they are an administrator': async (ground: Ground) => {
    for (const who of ['admin', 'salesperson'] as const) {
      const me = await ground.crm(who).people.me()
      expect(me).toMatchObject({ isAdmin: who === 'admin', person: { id: ground.id(who), active: true } })
    }
  },

  'people that the CRM does not list are unknown, and the dismissed are not': async (ground: Ground) => {
    const found = await ground.crm('auditor').people.byIds([ground.id('inactive'), 987_654])
    expect(found.get(ground.id('inactive'))?.active).toBe(false)
    expect(found.get(987_654)).toMatchObject({ id: 987_654, name: '', active: 'unknown' })
  },
}
