/**
 * A remote that answers as it is told and remembers what it was sent, and a caller with a clock turned by hand.
 *
 * @module
 */
import { once } from 'node:events'
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CallAttempt } from '../../../src/emulator/caller/call-attempt.js'
import type { CallPlan } from '../../../src/emulator/caller/call-plan.js'
import { type Caller, createCaller } from '../../../src/emulator/caller/create-caller.js'
import { createIdSource } from '../../../src/emulator/id-source.js'
import { createRandomSource } from '../../../src/emulator/random-source.js'
import { createTokenIssuer } from '../../../src/emulator/token-issuer.js'
import { type ManualClock, createManualClock } from '../../../src/testing/manual-clock.js'
import { APP_ID, type LogEntry, START, createRecordingLog } from '../emulator-harness.js'

/** A request that the remote received. */
export interface Received {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
  /** Claims of its invocation token. */
  claims: Record<string, unknown>
}

/** How the remote answers; `number` is the count of the request, from 1. */
export type Answer = (outgoing: ServerResponse, received: Received, number: number) => void

export interface TestRemote {
  url: string
  received: Received[]
  /** Resolves when as many requests have arrived. */
  waitFor: (count: number) => Promise<void>
  /** Answers like this from now on. */
  answerWith: (answer: Answer) => void
  close: () => Promise<void>
}

export const ok: Answer = (outgoing) => json(outgoing, 200, { fine: true })

export function json(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export async function startRemote(): Promise<TestRemote> {
  const received: Received[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let answer: Answer = ok
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = '', url = '', headers } = incoming
    let body = ''
    for await (const chunk of incoming) body += String(chunk)
    const request = { method, url, headers, body, claims: toClaims(headers.authorization ?? '') }
    received.push(request)
    for (const { count, resolve } of waiting) if (received.length >= count) resolve()
    answer(outgoing, request, received.length)
  }
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    waitFor: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve()
        waiting.push({ count, resolve })
      }),
    answerWith: (next) => {
      answer = next
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function toClaims(authorization: string): Record<string, unknown> {
  const [, payload] = authorization.split('.')
  if (payload === undefined) return {}
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
}

export interface TestCaller {
  caller: Caller
  clock: ManualClock
  logs: LogEntry[]
  attempts: CallAttempt[]
  /** Resolves when as many attempts have ended. */
  waitForAttempts: (count: number) => Promise<void>
}

/** One for all callers of a file, since its key takes long to make; its time is that of the newest caller. */
let newestClock = createManualClock(START)
const issuer = createTokenIssuer({
  appId: APP_ID,
  clock: { ...newestClock, now: () => newestClock.now() },
  ids: createIdSource('tokens'),
})

export const EMPTY_PLAN: CallPlan = { remotes: [], endpoints: [], modules: [] }

export function createTestCaller(plan: CallPlan = EMPTY_PLAN, seed = 1): TestCaller {
  const clock = createManualClock(START)
  newestClock = clock
  const { log, logs } = createRecordingLog()
  const attempts: CallAttempt[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  const caller = createCaller({
    plan,
    appId: APP_ID,
    issuer,
    clock,
    remoteClock: clock,
    ids: createIdSource(seed),
    log,
    random: createRandomSource(createIdSource(`${seed} chance`)),
    onAttempt: (attempt) => {
      attempts.push(attempt)
      for (const { count, resolve } of waiting) if (attempts.length >= count) resolve()
    },
  })
  return {
    caller,
    clock,
    logs,
    attempts,
    waitForAttempts: (count) =>
      new Promise((resolve) => {
        if (attempts.length >= count) resolve()
        waiting.push({ count, resolve })
      }),
  }
}
