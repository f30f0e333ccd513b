import { afterEach, describe, expect, it } from 'vitest'
import {
  START,
  type Scripted,
  type ProductApp,
  closeProductApps,
  startProductApp,
  turnUntil,
  untilWaiting,
} from './product-harness.js'

afterEach(closeProductApps)

/** An app whose first answers are these; all that follow are 200. */
async function startAnswering(...answers: readonly Scripted[]): Promise<ProductApp> {
  const app = await startProductApp()
  app.script = (_seen, count) => answers[count - 1] ?? { body: 'done' }
  return app
}

/** Lets a call wait this long, and not a millisecond more or less. */
async function pass(app: ProductApp, pauseMs: number, count = 1): Promise<void> {
  await untilWaiting(app, count)
  const timers = app.clock.pending()
  app.clock.advance(pauseMs - 1)
  expect(app.clock.pending()).toBe(timers)
  app.clock.advance(1)
}

const busy = (headers: Record<string, string> = {}): Scripted => ({
  status: 429,
  headers,
  body: 'busy',
})

describe('an answer of 429', () => {
  it.each<{ name: string; headers: Record<string, string>; pauseMs: number }>([
    { name: 'Retry-After in seconds', headers: { 'retry-after': '7' }, pauseMs: 7000 },
    {
      name: 'Retry-After as a date',
      headers: { 'retry-after': new Date(START + 7000).toUTCString() },
      pauseMs: 7000,
    },
    {
      name: 'X-RateLimit-Reset as a date',
      headers: { 'x-ratelimit-reset': new Date(START + 7000).toISOString() },
      pauseMs: 7000,
    },
    {
      name: 'X-RateLimit-Reset as a date without seconds',
      headers: { 'x-ratelimit-reset': '2026-11-22T20:00+00:00' },
      pauseMs: 15_000,
    },
    {
      name: 'X-RateLimit-Reset in seconds since the epoch',
      headers: { 'x-ratelimit-reset': String(START / 1000 + 7) },
      pauseMs: 7000,
    },
    {
      name: 'X-RateLimit-Reset in seconds from now on',
      headers: { 'x-ratelimit-reset': '7' },
      pauseMs: 7000,
    },
    {
      name: 'both, of which Retry-After counts',
      headers: { 'retry-after': '3', 'x-ratelimit-reset': '20' },
      pauseMs: 3000,
    },
    { name: 'nothing', headers: {}, pauseMs: 1000 },
    {
      name: 'nonsense',
      headers: { 'retry-after': 'soon', 'x-ratelimit-reset': 'x' },
      pauseMs: 1000,
    },
  ])('with $name is waited for', async ({ headers, pauseMs }) => {
    const app = await startAnswering(busy(headers))
    const call = app.run(async ({ asApp }) => (await asApp.fetch('/rest')).text())
    await pass(app, pauseMs)
    expect(await call).toBe('done')
  })

  it('without a word is waited for twice as long each time, four calls at most', async () => {
    const app = await startProductApp()
    app.script = () => busy()
    const call = app.run(async ({ asApp }) => {
      const response = await asApp.fetch('/rest')
      return [response.status, await response.text()]
    })
    await pass(app, 1000, 1)
    await pass(app, 2000, 2)
    await pass(app, 4000, 3)
    expect(await call).toEqual([429, 'busy'])
    expect(app.seen).toHaveLength(4)
  })

  it.each(['POST', 'PATCH'] as const)('to %s is given back at once', async (method) => {
    const app = await startAnswering(busy({ 'retry-after': '1' }))
    const status = await app.run(async ({ asApp }) => (await asApp.fetch('/x', { method })).status)
    expect(status).toBe(429)
    expect(app.seen).toHaveLength(1)
  })

  it.each(['HEAD', 'PUT', 'DELETE'] as const)('to %s is waited for', async (method) => {
    const app = await startAnswering(busy({ 'retry-after': '1' }))
    const call = app.run(async ({ asApp }) => (await asApp.fetch('/x', { method })).status)
    await pass(app, 1000)
    expect(await call).toBe(200)
  })

  it('is given back when the wait would outlast the request, and the next call refused', async () => {
    const app = await startAnswering(busy({ 'retry-after': '60' }))
    const status = await app.run(async ({ asApp }) => (await asApp.fetch('/rest')).status)
    expect(status).toBe(429)
    const next = app.run(({ asApp }) => asApp.fetch('/rest'))
    await expect(next).rejects.toMatchObject({
      code: 'ERR_PRODUCT_RATE_LIMITED',
      retryAfterMs: 60_000,
    })
    expect(app.seen).toHaveLength(1)
  })

  it('pauses its installation and product, and no other', async () => {
    const app = await startAnswering(busy({ 'retry-after': '60' }))
    await app.run(async ({ asApp }) => (await asApp.fetch('/rest')).status, {
      installationId: 'one',
    })
    const other = app.run(async ({ asApp }) => (await asApp.fetch('/rest')).text(), {
      installationId: 'two',
    })
    expect(await other).toBe('done')
    const ofUser = app.run(({ asUser }) => asUser.fetch('/rest'), {
      installationId: 'one',
      principal: 'alice',
      userToken: true,
    })
    await expect(ofUser).rejects.toMatchObject({ code: 'ERR_PRODUCT_RATE_LIMITED' })
  })

  it('ends with its request', async () => {
    const app = await startAnswering(busy({ 'retry-after': '20' }))
    const controller = new AbortController()
    const { signal } = controller
    const call = app.run(({ asApp }) => {
      return asApp.fetch('/rest', { signal })
    })
    const failed = call.catch((error: unknown) => error)
    await untilWaiting(app)
    controller.abort()
    expect(await failed).toMatchObject({ code: 'ERR_ABORTED' })
    expect(app.seen).toHaveLength(1)
  })
})

describe('an answer of 503', () => {
  it('is waited for when it says how long', async () => {
    const app = await startAnswering({ status: 503, headers: { 'retry-after': '2' } })
    const call = app.run(async ({ asApp }) => (await asApp.fetch('/rest')).text())
    await pass(app, 2000)
    expect(await call).toBe('done')
  })

  it('is given back when it does not', async () => {
    const app = await startAnswering({ status: 503 })
    const status = await app.run(async ({ asApp }) => (await asApp.fetch('/rest')).status)
    expect(status).toBe(503)
    expect(app.seen).toHaveLength(1)
  })
})

describe('X-RateLimit-NearLimit', () => {
  it('slows the installation down', async () => {
    const app = await startAnswering({ headers: { 'x-ratelimit-nearlimit': 'true' }, body: 'near' })
    const calls = app.run(async ({ asApp }) => [
      await (await asApp.fetch('/rest')).text(),
      await (await asApp.fetch('/rest')).text(),
    ])
    await pass(app, 1000)
    expect(await calls).toEqual(['near', 'done'])
  })
})

describe('callers that were sent away together', () => {
  it('look again whether the pause is over', async () => {
    const app = await startProductApp()
    app.script = ({ path }, count) => {
      if (count > 2) return { body: 'done' }
      return busy({ 'retry-after': path.endsWith('/a') ? '2' : '5' })
    }
    const calls = app.run(({ asApp }) =>
      Promise.all(['/a', '/b'].map(async (path) => (await asApp.fetch(path)).text())),
    )
    await turnUntil(() => app.seen.length === 2)
    const bothWait = () => app.clock.pending() === (app.seen[0]?.timers ?? 0) + 2
    await turnUntil(bothWait)
    app.clock.advance(2000)
    await turnUntil(bothWait)
    app.clock.advance(3000)
    expect(await calls).toEqual(['done', 'done'])
    expect(app.seen.map(({ at }) => at)).toEqual([0, 0, 5000, 5000])
  })
})
