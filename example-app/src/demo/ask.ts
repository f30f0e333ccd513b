/**
 * One request of the scenario, as Forge would send it.
 *
 * @module
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { ANSWER_TIMEOUT_MS, type EmulatorAccess } from './emulator-access.js'

/** Whom to ask. */
export interface AskOptions {
  /** Address of the app. */
  appUrl: string
  /** Mints the tokens that Forge would send. */
  access: EmulatorAccess
  /** The installation it happens in. */
  installationId: string
  /** Longest wait for an answer, in milliseconds. Default 10000. */
  timeoutMs?: number | undefined
}

/** What to ask. */
export interface Call {
  /** Account id of the user, or {@link FORGE}. */
  who: string
  /** HTTP method. */
  method: string
  /** Path with query. */
  path: string
  /** Body, to be sent as JSON. */
  body?: unknown
  /** Of what is made in the background: whether the answer shows it. Default: any answer will do. */
  until?: (answer: Answer) => boolean
  /** Whether an app system token comes along. Default `true`, as everywhere in manifest.yml. */
  bringsToken?: boolean
}

/** What came back. */
export interface Answer {
  /** Status of the answer. */
  status: number
  /** Its body; parsed when it is JSON. */
  body: unknown
  /** Time from sending to the last byte, in milliseconds. */
  tookMs: number
}

/** Who calls when no user does. */
export const FORGE = 'Forge'

const PAGE = { type: 'jira:globalPage', key: 'surveys' }
/** Modules that Forge itself calls from, by path. */
const FORGE_MODULES: Readonly<Record<string, { type: string; key: string }>> = {
  '/events': { type: 'core:trigger', key: 'lifecycle' },
  '/scheduled/nightly-summary': { type: 'core:scheduledTrigger', key: 'nightly-summary' },
  '/scheduled/keep-alive': { type: 'core:scheduledTrigger', key: 'keep-alive' },
}
const NOT_YET: ReadonlySet<number> = new Set([404, 503])
/** How often to ask for a late answer, and how long to wait in between. */
const LATE = { attempts: 400, intervalMs: 50 }

/** For `until`: whether it is there. */
export function isThere({ status }: Answer): boolean {
  return !NOT_YET.has(status)
}

/** Sends a request, again and again `until` the answer shows what it should; then only the last attempt counts. */
export async function ask(options: AskOptions, call: Call): Promise<Answer> {
  const { until = () => true } = call
  let answer = await exchange(options, call)
  for (let attempt = 1; attempt < LATE.attempts && !until(answer); attempt += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each attempt waits for the one before
    await sleep(LATE.intervalMs)
    // oxlint-disable-next-line no-await-in-loop -- each attempt waits for the one before
    answer = await exchange(options, call)
  }
  return answer
}

async function exchange(
  { appUrl, access, installationId, timeoutMs = ANSWER_TIMEOUT_MS }: AskOptions,
  { who, method, path, body, bringsToken }: Call,
): Promise<Answer> {
  const invocation = await access.invocationHeaders({
    installationId,
    module: FORGE_MODULES[path] ?? PAGE,
    principal: who === FORGE ? undefined : who,
    bringsToken,
  })
  const startedAt = performance.now()
  const response = await fetch(`${appUrl}${path}`, {
    method,
    headers: { ...invocation, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  const text = await response.text()
  const tookMs = performance.now() - startedAt
  return { status: response.status, body: parseBody(response, text), tookMs }
}

function parseBody(response: Response, text: string): unknown {
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return isJson ? JSON.parse(text) : text
}
