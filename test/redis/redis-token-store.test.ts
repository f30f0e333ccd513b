import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RedisTokenStoreOptions, createRedisTokenStore } from '../../src/redis/index.js'
import { tokenStoreChecks } from '../../src/testing/token-store-conformance.js'
import { type TestRedis, isRedisMissing, startRedis } from './start-redis.js'

/** Redis has a clock of its own: the one place where a test waits for time. */
const time = { now: () => Date.now(), elapse: (ms: number) => wait(ms) }

/** How long an answer may take on a machine that is busy. */
const BUSY_MS = 10_000

describe.skipIf(isRedisMissing())('createRedisTokenStore', () => {
  let redis: TestRedis

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    await redis.stop()
  })

  it.each(tokenStoreChecks)('$name', async ({ run }) => {
    const open = () => createRedisTokenStore({ url: redis.url, timeoutMs: BUSY_MS })

    await expect(run({ open, ...time })).resolves.toBeUndefined()
  })

  it.each(tokenStoreChecks)('$name, through a client of the caller', async ({ run }) => {
    const client = createClient({ url: redis.url, disableOfflineQueue: true })
    await client.connect()
    const open = () => createRedisTokenStore({ client, keyPrefix: 'a*[b]?:', timeoutMs: BUSY_MS })

    await expect(run({ open, ...time })).resolves.toBeUndefined()

    expect(client.isOpen).toBe(true)
    await client.close()
  })

  it('keeps what it stores under its prefix, as long as the token lasts', async () => {
    const store = createRedisTokenStore({ url: redis.url, keyPrefix: 'mine:', timeoutMs: BUSY_MS })
    await store.putIfLater('a', { token: 't', owner: 'o', expiresAt: Date.now() + 60_000 })
    await store.remove('b', { blockForMs: 60_000 })
    const lifetimes = await Promise.all(
      ['a', 'b'].map((key) => redis.command('PTTL', `mine:${key}`)),
    )

    for (const lifetime of lifetimes.map(Number)) {
      expect(lifetime).toBeGreaterThan(30_000)
      expect(lifetime).toBeLessThanOrEqual(60_000)
    }
    await store.close()
  })

  it.each<{ fault: string; options: RedisTokenStoreOptions; option: string }>([
    { fault: 'nothing to connect to', options: {}, option: 'url' },
    {
      fault: 'client and address',
      options: { url: 'redis://127.0.0.1', client: { sendCommand: () => Promise.resolve() } },
      option: 'client',
    },
    { fault: 'no address', options: { url: 'secret' }, option: 'url' },
    { fault: 'another protocol', options: { url: 'http://u:secret@h' }, option: 'url' },
    { fault: 'a broken host', options: { url: 'redis://u:secret@[h' }, option: 'url' },
  ])('refuses $fault, without quoting it', ({ options, option }) => {
    let thrown: unknown
    try {
      createRedisTokenStore(options)
    } catch (error) {
      thrown = error
    }

    expect(thrown).toMatchObject({ code: 'ERR_OPTIONS', option })
    expect(inspect(thrown)).not.toContain('secret')
  })

  it.each([
    ['no list', 'OK'],
    ['a shorter list', ['a']],
    ['a number', ['forge-remote:token:a', 1, null, null, null]],
    ['the answer of another key', ['forge-remote:token:b', 't', 'o', '9', null]],
  ])('takes nothing from a client that answers %s', async (_name, reply) => {
    const store = createRedisTokenStore({ client: { sendCommand: () => Promise.resolve(reply) } })

    await expect(store.get('a')).rejects.toMatchObject({ failure: 'answer' })
    await expect(
      store.putIfLater('a', { token: 't', owner: 'o', expiresAt: 9 }),
    ).rejects.toMatchObject({
      failure: 'answer',
    })
    await expect(store.list({ prefix: 'a', limit: 1 })).rejects.toMatchObject({ failure: 'answer' })
  })

  it('does not queue for a client that is not connected', async () => {
    const sendCommand = () => Promise.reject(new Error('asked'))
    const store = createRedisTokenStore({ client: { sendCommand, isReady: false } })

    await expect(store.get('a')).rejects.toMatchObject({ failure: 'unreachable' })
  })
})
