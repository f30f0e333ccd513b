import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { INSTALLATION_ID } from '../emulator-harness.js'
import { type TestAdmin, startTestAdmin } from '../start-test-admin.js'

let test: TestAdmin
beforeAll(async () => {
  test = await startTestAdmin()
})
afterAll(() => test.close())
beforeEach(() => test.emulator.reset())

const BARE_ID = INSTALLATION_ID.slice(INSTALLATION_ID.lastIndexOf('/') + 1)
const installationId = INSTALLATION_ID

describe('the admin API', () => {
  it('lists the installations that have data', async () => {
    await test.call('set', { key: 'k', value: 1 })
    await test.call('secret/set', { key: 'k', value: 1 })
    await test.call('entity/set', { entityName: 'place', key: 'k', value: { city: 'Bern' } })
    const { body } = await test.post('/installations/list')
    expect(body).toEqual({
      installations: [
        {
          installationId: BARE_ID,
          environment: 'PRODUCTION',
          environmentId: expect.stringContaining('environment/'),
          counts: { values: 1, secrets: 1, 'entity place': 1 },
        },
      ],
    })
  })

  it('lists an installation that was only called, or that a token was made for, without any items', async () => {
    await test.call('set', { key: 'k', value: 1 })
    await test.emulator.invocationToken({ installationId: 'called', environment: 'DEVELOPMENT' })
    await test.emulator.systemToken({ installationId: 'ari:cloud:ecosystem::installation/token' })
    const { body } = await test.post('/installations/list')
    expect(body['installations']).toEqual([
      expect.objectContaining({ installationId: BARE_ID, counts: { values: 1 } }),
      {
        installationId: 'token',
        environment: 'PRODUCTION',
        environmentId: expect.stringContaining('environment/'),
        counts: {},
      },
      expect.objectContaining({ installationId: 'called', environment: 'DEVELOPMENT', counts: {} }),
    ])
  })

  it('pages through the items of a key space, byte for byte', async () => {
    for (const key of ['a:1', 'a:2', 'b:1']) {
      // oxlint-disable-next-line no-await-in-loop -- in this order
      await test.call('set', `{"key":"${key}","value":1.10000000000000000000000000000000000001}`)
    }
    const query = { installationId, space: 'values', prefix: 'a:', limit: 1 }
    const first = await test.post('/items/list', query)
    expect(first.body).toMatchObject({
      items: [{ key: 'a:1', valueText: '1.10000000000000000000000000000000000001' }],
      next: 'a:1',
    })
    const second = await test.post('/items/list', { ...query, after: first.body['next'] })
    expect(second.body['items']).toMatchObject([{ key: 'a:2' }])
  })

  it('masks secrets unless they are asked for', async () => {
    await test.call('secret/set', { key: 'password', value: 'canary' })
    const query = { installationId, space: 'secrets' }
    const masked = await test.post('/items/list', query)
    expect(masked.body['items']).toMatchObject([{ key: 'password' }])
    expect(masked.text).not.toContain('canary')
    const revealed = await test.post('/items/list', { ...query, reveal: true })
    expect(revealed.body['items']).toMatchObject([{ valueText: '"canary"' }])
  })

  it('carries out any storage operation without token', async () => {
    const bodyText = '{"entityName":"place","key":"k","value":{"rank":12}}'
    const set = await test.post('/storage', { installationId, operation: 'entity/set', bodyText })
    expect(set.body).toMatchObject({ status: 204 })
    expect((await test.call('entity/get', { entityName: 'place', key: 'k' })).body.value).toEqual({
      rank: 12,
    })
  })

  it.each([
    { path: '/items/list', body: { installationId: 'one', space: 'other' }, member: 'space' },
    {
      path: '/items/list',
      body: { installationId: 'one', space: 'values', limit: 0 },
      member: 'limit',
    },
    {
      path: '/storage',
      body: { installationId: 'one', operation: 'drop', bodyText: '' },
      member: 'operation',
    },
    {
      path: '/storage',
      body: { installationId: '', operation: 'get', bodyText: '' },
      member: 'installationId',
    },
    { path: '/snapshots/save', body: { name: '' }, member: 'name' },
    { path: '/snapshots/restore', body: { name: 'none' }, member: 'name' },
    { path: '/journal/list', body: { since: -1 }, member: 'since' },
    { path: '/reset', body: { environment: 'TEST' }, member: 'environment' },
  ])('answers 400 to a wrong $member of $path', async ({ path, body, member }) => {
    const answer = await test.post(path, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'ERR_BAD_REQUEST' } })
    expect(answer.body['message']).toContain(`${member}:`)
  })

  it('goes back to a snapshot as often as one likes', async () => {
    await test.call('set', { key: 'k', value: 'before' })
    await test.post('/snapshots/save', { name: 'first' })
    for (const value of ['after', 'later']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await test.call('set', { key: 'k', value })
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await test.post('/snapshots/restore', { name: 'first' })
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect((await test.call('get', { key: 'k' })).body.value).toBe('before')
    }
    const list = await test.post('/snapshots/list')
    expect(list.body).toEqual({ snapshots: [{ name: 'first', at: test.clock.now() }] })
    await test.post('/snapshots/delete', { name: 'first' })
    expect((await test.post('/snapshots/list')).body).toEqual({ snapshots: [] })
  })

  it('exports and resets the environment that is named, not the one that its id is bound to', async () => {
    const twice = { installationId: 'twice', operation: 'set' }
    for (const environment of ['PRODUCTION', 'STAGING']) {
      const bodyText = JSON.stringify({ key: environment, value: 1 })
      // oxlint-disable-next-line no-await-in-loop -- in this order
      await test.post('/storage', { ...twice, environment, bodyText })
    }
    await test.emulator.systemToken({ installationId: 'twice', environment: 'STAGING' })
    const named = { installationId: 'twice', environment: 'PRODUCTION' } as const
    const exported = test.emulator.data.export(named)
    expect(exported).toContain('"key":"PRODUCTION"')
    expect(exported).not.toContain('STAGING')
    await test.post('/reset', named)
    const left = test.emulator.data.export()
    expect(left).toContain('"key":"STAGING"')
    expect(left).not.toContain('PRODUCTION')
  })

  it('resets one installation and leaves the others alone', async () => {
    const other = await test.as('other')
    await test.call('set', { key: 'k', value: 1 })
    await other('set', { key: 'k', value: 2 })
    await test.post('/reset', { installationId: 'other' })
    expect((await test.call('get', { key: 'k' })).status).toBe(200)
    expect((await other('get', { key: 'k' })).status).toBe(404)
  })
})
