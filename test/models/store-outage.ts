/**
 * A remote whose token store is troubled while requests with a token of their own come in: how many fail, and how long they take.
 *
 * @module
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import express from 'express'
import { type Emulator, createEmulator } from '../../src/emulator/index.js'
import { type ForgeRemote, forgeRemote, generateTokenKey } from '../../src/index.js'
import { createRedisTokenStore } from '../../src/redis/index.js'
import { createRecordingLogger } from '../../src/testing/recording-logger.js'
import { type TestProxy, startProxy } from '../redis/start-proxy.js'
import { type TestRedis, startRedis } from '../redis/start-redis.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname

/** A remote on real Redis, with a bad line between. */
export interface OutageWorld {
  readonly redis: TestRedis
  readonly proxy: TestProxy
  readonly remote: ForgeRemote
  /** Sends requests of as many installations, each with a token of its own, a few at a time. */
  readonly send: (count: number) => Promise<Traffic>
  readonly close: () => Promise<void>
}

/** What became of requests. */
export interface Traffic {
  readonly failed: number
  /** Of all requests, in milliseconds. */
  readonly p50: number
  readonly p99: number
}

const CONCURRENCY = 8

export async function startOutageWorld(): Promise<OutageWorld> {
  const redis = await startRedis({ persist: true })
  const proxy = await startProxy(redis.port)
  const { logger } = createRecordingLogger()
  const emulator = await createEmulator({ manifest: MANIFEST, log: logger })
  const remote = forgeRemote({
    appId: emulator.appId,
    emulatorUrl: emulator.url,
    tokens: { store: createRedisTokenStore({ url: proxy.url }), keys: [generateTokenKey()] },
    logger,
  })
  const app = express()
  app.get('/value', remote.authenticate(), async (req, res) => {
    await req.forge.storage.set('k', 1)
    res.json({ value: await req.forge.storage.get('k') })
  })
  app.use(remote.errorHandler())
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/value`
  let sent = 0

  return {
    redis,
    proxy,
    remote,
    send: async (count) => {
      const times: number[] = []
      let failed = 0
      const worker = async () => {
        while (times.length + failed < count) {
          sent += 1
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          const headers = await toHeaders(emulator, `installation-${sent}`)
          const startedAt = performance.now()
          // oxlint-disable-next-line no-await-in-loop -- as above
          const { ok } = await fetch(url, { headers })
          if (ok) times.push(performance.now() - startedAt)
          else failed += 1
        }
      }
      await Promise.all(Array.from({ length: CONCURRENCY }, worker))
      return { failed, p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await remote.close()
      await emulator.close()
      await proxy.stop()
      redis.resume()
      await redis.stop()
    },
  }
}

async function toHeaders(
  emulator: Emulator,
  installationId: string,
): Promise<Record<string, string>> {
  return {
    authorization: `Bearer ${await emulator.invocationToken({ installationId })}`,
    'x-forge-oauth-system': await emulator.systemToken({ installationId }),
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** Something that happens to the store. */
export interface Trouble {
  readonly name: string
  readonly begin: (world: OutageWorld) => void | Promise<void>
  readonly end: (world: OutageWorld) => void | Promise<void>
}

/** Everything that can happen to it. */
export const TROUBLES: readonly Trouble[] = [
  { name: 'killed', begin: ({ redis }) => redis.kill(), end: ({ redis }) => redis.restart() },
  { name: 'paused', begin: ({ redis }) => redis.pause(), end: ({ redis }) => redis.resume() },
  { name: 'silent', begin: ({ proxy }) => proxy.hold(), end: ({ proxy }) => proxy.release() },
  {
    name: 'answering rubbish',
    begin: ({ proxy }) => proxy.inject('*9\r\n$-1\r\n!!\r\n'),
    end: () => {},
  },
  {
    name: 'asking for another password',
    begin: ({ redis }) => redis.restart({ password: 'another' }),
    end: () => {},
  },
]
