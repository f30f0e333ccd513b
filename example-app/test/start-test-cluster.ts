/**
 * Two processes of the app, played in this one: each has a remote, a memory and a log of its own, and they share one Redis.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Express } from 'express'
import { type ForgeRemote, type Logger, forgeRemote, generateTokenKey } from 'forge-remote'
import { type TestForge, createTestForge } from 'forge-remote/testing'
import request from 'supertest'
import { createApp } from '../src/create-app.js'
import type { Child } from '../src/demo/start-child.js'
import { type RedisProcess, startRedis } from '../src/demo/start-redis.js'
import { entities } from '../src/generated/entities.js'
import { share } from '../src/share.js'
import type { Headers } from './start-test-app.js'

const MANIFEST = fileURLToPath(new URL('../manifest.yml', import.meta.url))

/** How long Redis may take for an answer on a machine that is busy. */
const BUSY_MS = 10_000

/** A Forge and a Redis for all tests of a file. */
export interface ClusterPlace {
  forge: TestForge
  redis: RedisProcess
  close: () => Promise<void>
}

/** One process. */
export interface Member {
  app: Express
  remote: ForgeRemote
  /** What it has logged about events: messages, in order. */
  messages: string[]
}

/** Two processes, and an installation that no test has used before. */
export interface TestCluster {
  first: Member
  second: Member
  installationId: string
  /** Has Forge call a route of a process; resolves once that was answered 204. */
  call: (member: Member, path: string, body?: unknown) => Promise<void>
  /** Headers of a call that alice makes from the app's page, without a system token. */
  asAlice: () => Promise<Headers>
  close: () => Promise<void>
}

/** Starts Forge and Redis. */
export async function startClusterPlace(): Promise<ClusterPlace> {
  const children: Child[] = []
  const [forge, redis] = await Promise.all([
    createTestForge({ manifest: MANIFEST }),
    startRedis({ env, onStart: (child) => void children.push(child) }),
  ])
  return {
    forge,
    redis,
    close: async () => {
      await Promise.all([forge.close(), ...children.map((child) => child.stop())])
    },
  }
}

/** Starts two processes there. */
export function startTestCluster({ forge, redis }: ClusterPlace): TestCluster {
  const installationId = `ari:cloud:ecosystem::installation/${randomUUID()}`
  const keys = [generateTokenKey()]
  const start = (): Member => {
    const { tokens, queue } = share({ url: redis.url, keys, timeoutMs: BUSY_MS })
    const messages: string[] = []
    const logger = createEventLogger(messages)
    const remote = forgeRemote({ ...forge.options, logger, entities, tokens })
    return { app: createApp({ remote, queue, now: forge.clock.now }), remote, messages }
  }
  const [first, second] = [start(), start()]
  return {
    first,
    second,
    installationId,
    call: async ({ app }, path, body) => {
      const module = { type: 'core:trigger', key: 'lifecycle' }
      const headers = await forge.invocation({ installationId, module })
      await request(app).post(path).set(headers).send(JSON.stringify(body)).expect(204)
    },
    asAlice: () =>
      forge.invocation({
        installationId,
        principal: 'alice',
        module: { type: 'jira:globalPage', key: 'surveys' },
        systemToken: false,
      }),
    close: async () => {
      await Promise.all([first.remote.close(), second.remote.close()])
    },
  }
}

function createEventLogger(messages: string[]): Logger {
  const log: Logger['info'] = (fields, message) => {
    if ('eventType' in fields) messages.push(message)
  }
  return { info: log, warn: () => {}, error: () => {} }
}
