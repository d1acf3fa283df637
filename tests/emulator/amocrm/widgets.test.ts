import { expect, test } from 'vitest'
import { world, type World } from './account-world.ts'

const manifest = {
  widget: { name: 'widget.name' },
  settings: { config: { name: 'settings.config', type: 'custom', required: false }, greeting: { name: 'settings.greeting', type: 'text', required: true } },
}

function uploaded(): World {
  const account = world()
  account.account.widgets.upload({ code: 'review', version: '1.0.0', manifest, files: {} })
  return account
}

test('an uploaded widget is told with the fields of its settings, and is not active yet', async () => {
  const { as } = uploaded()
  expect((await as('salesperson').get('/widgets/review')).body).toMatchObject({
    code: 'review', version: '1.0.0', is_active_in_account: false, settings: {},
    settings_template: [{ key: 'config', name: 'settings.config', type: 'custom', is_required: false }, { key: 'greeting', name: 'settings.greeting', type: 'text', is_required: true }],
  })
  expect((await as('admin').get('/widgets')).body._embedded.widgets).toHaveLength(1)
  expect((await as('admin').get('/widgets/other')).status).toBe(204)
})

test('an administrator installs it with settings; a custom field keeps only JSON', async () => {
  const { as } = uploaded()
  expect((await as('salesperson').post('/widgets/review', { greeting: 'Hello' })).status).toBe(403)
  expect((await as('admin').post('/widgets/review', { config: '{}' })).body['validation-errors'][0].errors[0].path).toBe('greeting')
  expect((await as('admin').post('/widgets/review', { greeting: 'Hello', config: '{"rules":[]}' })).body).toMatchObject({ is_active_in_account: true, settings: { greeting: 'Hello', config: '{"rules":[]}' } })
  expect((await as('admin').post('/widgets/review', { greeting: 'Hello', config: 'plain words' })).body.settings).toEqual({ greeting: 'Hello' })
})

test('by a switch anybody configures it', async () => {
  const { as, account } = uploaded()
  account.faults.change({ anybodyConfiguresWidgets: true })
  expect((await as('salesperson').post('/widgets/review', { greeting: 'Hi' })).status).toBe(200)
})

test('a new version keeps the settings, and uninstalling keeps them too', async () => {
  const { as, account } = uploaded()
  await as('admin').post('/widgets/review', { greeting: 'Hello' })
  account.widgets.upload({ code: 'review', version: '1.0.1', manifest, files: {} })
  expect((await as('admin').get('/widgets/review')).body).toMatchObject({ version: '1.0.1', is_active_in_account: true, settings: { greeting: 'Hello' } })
  expect((await as('admin').delete('/widgets/review')).body).toMatchObject({ is_active_in_account: false, settings: { greeting: 'Hello' } })
})
