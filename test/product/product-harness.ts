/**
 * A remote that calls products, and what stands in for Atlassian: the emulator, behind a server that can answer by script.
 */
import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import express, { type Express } from 'express'
import request from 'supertest'
import { createEmulator } from '../../src/emulator/create-emulator.js'
import type { Emulator } from '../../src/emulator/emulator.js'
import type { ProductFixtures } from '../../src/emulator/product/product-fixtures.js'
import {
  type ForgeContext,
  type ForgeRemote,
  type ForgeRemoteOptions,
  forgeRemote,
} from '../../src/index.js'
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import { type RecordedEntry, createRecordingLogger } from '../../src/testing/recording-logger.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
/** 2026-11-22T19:59:45Z */
export const START = 1_795_377_585_000
export const INSTALLATION = 'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001'

/** A request to Atlassian. */
export interface Seen {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** When it came, by the clock's `elapsed()`. */
  readonly at: number
  /** How many timers ran then. */
  readonly timers: number
}

/** An answer by script; `undefined` leaves it to the emulator. */
export type Script = (seen: Seen, count: number) => Scripted | undefined

export interface Scripted {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** The answer never ends. */
  readonly hangs?: boolean
  /** The connection breaks before the answer. */
  readonly breaks?: boolean
  /** The connection breaks after the start of the body. */
  readonly breaksOff?: boolean
}

export interface ProductApp {
  readonly app: Express
  readonly remote: ForgeRemote
  readonly emulator: Emulator
  readonly clock: ManualClock
  readonly logs: readonly RecordedEntry[]
  /** Everything thrown by handlers. */
  readonly errors: unknown[]
  /** Requests to products and to GraphQL, in order. */
  readonly seen: Seen[]
  /** What requests get now. */
  script: Script
  /** Headers of an invocation. */
  invocation: (invocation?: TestInvocation) => Promise<Record<string, string>>
  /** Runs `act` in the handler of a request, and resolves to what it returned. */
  run: <Result>(
    act: (forge: ForgeContext) => Promise<Result>,
    invocation?: TestInvocation,
  ) => Promise<Result>
  close: () => Promise<void>
}

export interface TestInvocation {
  installationId?: string
  principal?: string
  systemToken?: string | false
  userToken?: string | boolean
  claims?: Record<string, unknown>
}

export interface ProductAppOptions {
  product?: ProductFixtures
  options?: Partial<ForgeRemoteOptions>
}

const started: ProductApp[] = []

/** Closes what the test started. */
export async function closeProductApps(): Promise<void> {
  await Promise.all(started.splice(0).map((app) => app.close()))
}

export async function startProductApp({
  product,
  options,
}: ProductAppOptions = {}): Promise<ProductApp> {
  const clock = createManualClock(START)
  const quiet = createRecordingLogger().logger
  const emulator = await createEmulator({ manifest: MANIFEST, seed: 1, clock, log: quiet, product })
  const { logger, entries } = createRecordingLogger()
  const app = express()
  const seen: Seen[] = []
  const front = createServer((req, res) => void answer(req, res))
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  const emulatorUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  const remote = forgeRemote({
    appId: emulator.appId,
    emulatorUrl,
    clock,
    random: () => 0,
    logger,
    ...options,
  })
  const acts = new Map<string, (forge: ForgeContext) => Promise<unknown>>()
  const results = new Map<string, PromiseSettledResult<unknown>>()

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers } = req
    const body = Buffer.concat(chunks)
    const isOfProduct = /^\/(?:ex\/|graphql$|2\.0\/)/.test(path)
    const arrived = { method, path, headers, body, at: clock.elapsed(), timers: clock.pending() }
    if (isOfProduct) seen.push(arrived)
    const scripted = isOfProduct ? harness.script(arrived, seen.length) : undefined
    if (scripted?.breaks === true) {
      req.socket.destroy()
      return
    }
    if (scripted !== undefined) {
      res.writeHead(scripted.status ?? 200, scripted.headers)
      if (scripted.breaksOff === true) res.write(scripted.body ?? 'x', () => req.socket.destroy())
      else if (scripted.hangs === true) res.write(scripted.body ?? 'x')
      else res.end(scripted.body)
      return
    }
    const names = ['authorization', 'content-type', 'x-b3-traceid']
    const forwarded = names.flatMap((name) =>
      headers[name] === undefined ? [] : [[name, String(headers[name])]],
    )
    const passed = await fetch(`${emulator.url}${path}`, {
      method,
      headers: Object.fromEntries(forwarded),
      ...(body.length > 0 && { body }),
    })
    res.writeHead(passed.status, Object.fromEntries(passed.headers))
    res.end(Buffer.from(await passed.arrayBuffer()))
  }

  app.use(remote.authenticate())
  app.get('/run/:id', async (req, res) => {
    const act = acts.get(req.params.id)
    const [result] = await Promise.allSettled([act?.(req.forge)])
    if (result !== undefined) results.set(req.params.id, result)
    if (result?.status === 'rejected') throw result.reason
    res.status(204).end()
  })
  app.use(remote.errorHandler())

  let count = 0
  const harness: ProductApp = {
    app,
    remote,
    emulator,
    clock,
    logs: entries,
    errors: [],
    seen,
    script: () => undefined,
    invocation: (invocation = {}) => createHeaders(emulator, invocation),
    run: async (act, invocation) => {
      count += 1
      const id = String(count)
      acts.set(id, act)
      await request(app)
        .get(`/run/${id}`)
        .set(await createHeaders(emulator, invocation ?? {}))
      const result = results.get(id)
      if (result?.status === 'fulfilled') return result.value as never
      harness.errors.push(result?.reason)
      throw result?.reason ?? new Error(JSON.stringify(entries))
    },
    close: async () => {
      front.closeAllConnections()
      front.close()
      await remote.close()
      await emulator.close()
    },
  }
  started.push(harness)
  return harness
}

async function createHeaders(
  emulator: Emulator,
  {
    installationId = INSTALLATION,
    principal,
    systemToken,
    userToken = false,
    claims,
  }: TestInvocation,
): Promise<Record<string, string>> {
  const whom = { installationId, ...(principal !== undefined && { principal }) }
  const token = await emulator.invocationToken({ ...whom, ...(claims && { claims }) })
  const system = systemToken ?? (await emulator.systemToken({ installationId }))
  const user = userToken === true ? await emulator.userToken(whom) : userToken
  return {
    authorization: `Bearer ${token}`,
    'x-b3-traceid': emulator.traceId(),
    ...(system !== false && { 'x-forge-oauth-system': system }),
    ...(user !== false && { 'x-forge-oauth-user': user }),
  }
}

/** Resolves once the call that was seen last waits for a pause to end. */
export async function untilWaiting({ clock, seen }: ProductApp, count = 1): Promise<void> {
  await turnUntil(() => seen.length >= count && clock.pending() > (seen.at(-1)?.timers ?? 0))
}

/** Lets the event loop turn until something is the case. */
export async function turnUntil(isSo: () => boolean): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one turn after the other
  while (!isSo()) await setTimeout(1)
}
