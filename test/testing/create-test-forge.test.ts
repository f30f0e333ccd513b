import express from 'express'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { forgeRemote } from '../../src/index.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname

let forge: TestForge
beforeAll(async () => {
  forge = await createTestForge({ manifest: MANIFEST })
})
afterAll(() => forge.close())

/** What a remote finds in the storage of an invocation. */
async function readAsRemote(headers: Record<string, string>, key: string): Promise<unknown> {
  const remote = forgeRemote(forge.options)
  const app = express()
  app.use(remote.authenticate())
  app.get('/', async (req, res) => {
    const { type } = req.forge.invocation.app.environment
    res.json({ type, value: await req.forge.storage.get(key) })
  })
  const { body } = await request(app).get('/').set(headers).expect(200)
  await remote.close()
  return body
}

describe('storage of a test', () => {
  it('works for an installation that was never mentioned before', async () => {
    const storage = forge.storage('never-mentioned')
    expect(await storage.get('k')).toBeUndefined()
    await storage.set('k', 1)
    expect(await storage.get('k')).toBe(1)
    expect(await forge.storage('another').get('k')).toBeUndefined()
  })

  it('does not bind an installation to an environment by reading', async () => {
    const installationId = 'read-first'
    const storage = forge.storage(installationId)
    expect(await storage.get('k')).toBeUndefined()
    expect(await storage.secrets.get('k')).toBeUndefined()
    expect((await storage.query().page()).items).toEqual([])
    expect((await storage.entity('note').query('by-key').page()).items).toEqual([])
    const headers = await forge.invocation({ installationId, environment: 'DEVELOPMENT' })
    await storage.set('k', 'developed')
    expect(await readAsRemote(headers, 'k')).toEqual({ type: 'DEVELOPMENT', value: 'developed' })
  })

  it('writes where a later invocation of PRODUCTION reads', async () => {
    const installationId = 'written-first'
    await forge.storage(installationId).set('k', 'live')
    const headers = await forge.invocation({ installationId })
    expect(await readAsRemote(headers, 'k')).toEqual({ type: 'PRODUCTION', value: 'live' })
  })

  it('writes before an invocation of another environment when that is named', async () => {
    const installationId = 'staged'
    await forge.storage(installationId, { environment: 'STAGING' }).set('k', 'staged')
    expect(await forge.storage(installationId).get('k')).toBe('staged')
    const headers = await forge.invocation({ installationId, environment: 'STAGING' })
    expect(await readAsRemote(headers, 'k')).toEqual({ type: 'STAGING', value: 'staged' })
  })

  it('names its option when a write has bound the installation to PRODUCTION', async () => {
    const installationId = 'too-late'
    await forge.storage(installationId).set('k', 1)
    await expect(
      forge.invocation({ installationId, environment: 'DEVELOPMENT' }),
    ).rejects.toMatchObject({
      code: 'ERR_BAD_REQUEST',
      message: expect.stringContaining(
        "forge.storage(installationId, { environment: 'DEVELOPMENT' })",
      ),
    })
  })

  it('refuses an environment that the installation is not bound to', async () => {
    const installationId = 'bound'
    await forge.invocation({ installationId, environment: 'STAGING' })
    const storage = forge.storage(installationId, { environment: 'PRODUCTION' })
    const refused = { code: 'ERR_BAD_REQUEST', message: expect.stringContaining('STAGING') }
    await expect(storage.get('k')).rejects.toMatchObject(refused)
    await expect(storage.set('k', 1)).rejects.toMatchObject(refused)
  })

  it('works after any time', async () => {
    const storage = forge.storage()
    await storage.set('k', 1)
    forge.clock.advance(10 * 365 * 24 * 60 * 60 * 1000)
    expect(await storage.get('k')).toBe(1)
  })
})

describe('createTestForge', () => {
  it('passes rules and variables on', async () => {
    const other = await createTestForge({
      manifest: 'app:\n  id: ${APP_ID}\n',
      rules: { ttlMode: 'lazy' },
      variables: { APP_ID: 'ari:cloud:ecosystem::app/one' },
    })
    expect(other.emulator.appId).toBe('ari:cloud:ecosystem::app/one')
    await other.storage().set('k', 1, { ttl: { value: 1, unit: 'SECONDS' } })
    other.clock.advance(1000)
    expect(await other.storage().get('k')).toBe(1)
    await other.close()
  })

  it('reaches the faults of the emulator, and closes while one never answers', async () => {
    const other = await createTestForge({ manifest: MANIFEST })
    const fault = other.emulator.faults.add({ action: { kind: 'hang' } })
    void Promise.allSettled([other.storage().get('k')])
    await vi.waitFor(() => expect(fault.hits).toBe(1), { timeout: 20_000 })
    const closing = other.close()
    await expect(fetch(other.emulator.jwksUrl)).rejects.toThrow('fetch failed')
    await closing
  })
})
