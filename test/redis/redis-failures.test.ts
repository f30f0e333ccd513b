// oxlint-disable no-await-in-loop -- asks again until another process is so far
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRedisTokenStore } from '../../src/redis/index.js'
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import type { StoredToken, TokenStore } from '../../src/tokens/token-store.js'
import { type TestProxy, startProxy } from './start-proxy.js'
import { type TestRedis, isRedisMissing, startRedis } from './start-redis.js'

const HOUR = 3_600_000

const build = (token: string): StoredToken => ({
  token,
  owner: 'owner',
  expiresAt: Date.now() + HOUR,
})
const tokenOf = (record: StoredToken | 'removed' | undefined) =>
  typeof record === 'object' ? record.token : undefined
const failureOf = async (act: Promise<unknown>) =>
  await act.then(
    () => 'none',
    (error: { failure?: string }) => error.failure,
  )

/** Waits for what another process has to do first. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(20)
}

describe.skipIf(isRedisMissing())('a Redis that fails', () => {
  let redis: TestRedis
  let proxy: TestProxy
  let clock: ManualClock
  /** Its 250 ms pass when the test says so. */
  let store: TokenStore
  const works = async (asked = store) => (await failureOf(asked.get('a'))) === 'none'

  beforeEach(async () => {
    redis = await startRedis({ persist: true })
    proxy = await startProxy(redis.port)
    clock = createManualClock(Date.now())
    store = createRedisTokenStore({ url: proxy.url, clock })
    await store.putIfLater('a', build('a'))
    await store.putIfLater('b', build('b'))
  })
  afterEach(async () => {
    await store.close()
    await proxy.stop()
    redis.resume()
    await redis.stop()
  })

  it('is asked again once it is back, and rejects without waiting while it is dead', async () => {
    await redis.kill()
    await until(async () => (await failureOf(store.get('a'))) === 'unreachable')
    // No time has passed: nothing else can have ended it.
    expect(await failureOf(store.putIfLater('c', build('c')))).toBe('unreachable')

    await redis.restart()
    await until(works)

    expect(await store.get('a')).toMatchObject({ token: 'a' })
  })

  it('is waited for no longer than 250 ms while it is paused, and its late answers are not mixed up', async () => {
    redis.pause()
    let ended = 0
    const asked = ['a', 'b', 'a'].map(async (key) => {
      const failure = await failureOf(store.get(key))
      ended += 1
      return failure
    })
    clock.advance(249)
    await wait(20)
    expect(ended).toBe(0)
    clock.advance(1)
    const failures = await Promise.all(asked)
    redis.resume()
    await until(works)

    expect(failures).toEqual(['timeout', 'timeout', 'timeout'])
    expect(await store.get('b')).toMatchObject({ token: 'b' })
    expect(await store.get('a')).toMatchObject({ token: 'a' })
    expect(proxy.connections()).toBe(1)
  })

  it('gets a new connection when it has not answered for five seconds', async () => {
    const before = proxy.connections()
    proxy.hold()
    const first = failureOf(store.get('a'))
    clock.advance(250)
    expect([await first, proxy.connections()]).toEqual(['timeout', before])
    const second = failureOf(store.get('a'))
    clock.advance(5000)
    expect(await second).toBe('timeout')

    await until(() => Promise.resolve(proxy.connections() > before))
    proxy.release()
    await until(works)

    expect(await store.get('b')).toMatchObject({ token: 'b' })
  })

  it('is not waited for while it is slow', async () => {
    proxy.hold()
    const asked = failureOf(store.get('a'))
    clock.advance(250)
    const failure = await asked
    proxy.release()
    await until(works)

    expect(failure).toBe('timeout')
    expect(await store.get('b')).toMatchObject({ token: 'b' })
  })

  it.each([
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['an answer that nobody asked for', '$5\r\nhello\r\n'],
    ['a list that nobody asked for', '*2\r\n$1\r\na\r\n$1\r\nb\r\n'],
    ['the start of something long', '$1000000\r\nabc'],
    ['a broken length', '$-17x\r\n'],
  ])('answers rubbish, and never the record of another key: %s', async (_name, rubbish) => {
    // Some rubbish is the start of an answer: only time tells that it never ends.
    const impatient = createRedisTokenStore({ url: proxy.url })
    await until(() => works(impatient))
    const before = proxy.connections()
    proxy.hold()
    const waiting = ['a', 'b'].map((key) => impatient.get(key).catch(() => undefined))
    await wait(20)
    proxy.inject(rubbish)
    proxy.release()
    const found = await Promise.all(waiting)

    expect(['a', 'b']).toEqual(found.map((record, at) => tokenOf(record) ?? ['a', 'b'][at]))
    await until(() => works(impatient))
    expect(proxy.connections()).toBeGreaterThan(before)
    await impatient.close()
  })

  it('has another password after a restart, and the old one after the next', async () => {
    const locked = await startRedis({ password: 'right' })
    const guarded = createRedisTokenStore({ url: locked.url, clock })
    await guarded.get('a')
    await locked.restart({ password: 'wrong' })
    await until(async () => (await failureOf(guarded.get('a'))) === 'unreachable')
    const error: unknown = await guarded.get('a').catch((thrown: unknown) => thrown)
    await locked.restart({ password: 'right' })
    await until(async () => (await failureOf(guarded.get('a'))) === 'none')

    expect(JSON.stringify(error) + String(error)).not.toMatch(/right|wrong/)
    await guarded.close()
    await locked.stop()
  })

  it('forgets the scripts, and is told them again', async () => {
    await redis.command('SCRIPT', 'FLUSH')

    expect(await store.putIfLater('c', build('c'))).toBe('stored')
    expect(await store.get('c')).toMatchObject({ token: 'c' })
  })

  it('refuses to write, and says why without quoting', async () => {
    await redis.command('CONFIG', 'SET', 'maxmemory', '1')
    const failure: unknown = await store
      .putIfLater('c', build('canary'))
      .catch((error: unknown) => error)

    expect(failure).toMatchObject({ failure: 'refused' })
    expect(String(failure)).toMatch(/refused with OOM/)
    expect(String(failure)).not.toContain('canary')
  })

  it('has something else under the key', async () => {
    await redis.command('SET', 'forge-remote:token:x', 'text')

    expect(await failureOf(store.get('x'))).toBe('refused')
  })
})
