/**
 * The middleware that lets verified invocations in and gives them `req.forge`.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock.js'
import type { ContextServices } from '../context/context-services.js'
import { createForgeContext } from '../context/create-forge-context.js'
import { PolicyError } from '../errors.js'
import type { InvocationVerifier } from '../invocation/create-invocation-verifier.js'
import { type InvocationPolicy, findPolicyProblem } from '../invocation/policy.js'
import type { Invocation } from '../invocation/invocation.js'
import { readBearerToken } from '../invocation/read-bearer-token.js'
import type { ReplayGuard } from '../invocation/replay-guard.js'
import { readAccessToken } from '../tokens/access-token.js'
import {
  INVOCATION_ID_HEADER,
  SPAN_ID_HEADER,
  SYSTEM_TOKEN_HEADER,
  USER_TOKEN_HEADER,
} from '../wire/headers.js'
import type { DriftWatch } from './drift-watch.js'
import type { Middleware } from './middleware.js'
import type { ReportError } from './report-error.js'
import { createRequestSignal } from './request-signal.js'
import type { TraceIds } from './trace-id.js'

const SPAN_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i

/** Visible ASCII except the comma, which separates fields where the id is passed on. */
const INVOCATION_ID = /^[!-+\--~]{1,256}$/

/** Rules for one mount. */
export interface MountPolicy extends InvocationPolicy {
  /**
   * `refuse`: each token is taken once, unless the answer was not 2xx. For routes of events and triggers; `requestRemote` rightly sends
   * one token many times. Default: tokens may come again.
   */
  readonly replay?: 'refuse' | undefined
}

/** What the middleware needs. */
export interface AuthenticateOptions {
  /** Judges tokens. */
  verifier: InvocationVerifier
  /** Remembers used tokens, where the mount asks for it. */
  replayGuard: ReplayGuard | undefined
  /** Notices a wrong clock. */
  driftWatch: DriftWatch
  /** Looks at the server behind the first request. */
  checkServer: (request: IncomingMessage) => void
  /** What contexts are made from. */
  services: ContextServices
  /** Who may call; a checked policy. */
  policy: InvocationPolicy
  /** Time a request has, in milliseconds. */
  requestTimeoutMs: number
  /** Trace id of a request. */
  traceIds: TraceIds
  /** Writes the line for operators. */
  reportError: ReportError
  /** Source of time. */
  clock: Clock
}

/** @returns The middleware for one mount; it refuses with 401 or 403 and never reads the body. */
export function createAuthenticate(options: AuthenticateOptions): Middleware {
  const { services, traceIds, reportError, requestTimeoutMs, clock } = options
  return async function authenticate(req, res, next) {
    const traceId = traceIds(req)
    const signal = createRequestSignal(res, requestTimeoutMs, clock)
    options.checkServer(req)
    try {
      const invocation = await admit(options, req, res)
      const headers = { ...readHeaders(req, clock), traceId, signal }
      req.forge = createForgeContext(services, { invocation, ...headers })
    } catch (error) {
      reportError(error, req, traceId)
      throw error
    }
    next()
  }
}

async function admit(
  options: AuthenticateOptions,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Invocation> {
  const invocation = await verify(options, req)
  const problem = findPolicyProblem(options.policy, invocation)
  if (problem !== undefined) throw new PolicyError(problem.rule, problem.message)
  const release = options.replayGuard?.use(invocation)
  if (release !== undefined) {
    res.once('close', () => {
      if (res.statusCode >= 300 || !res.writableFinished) release()
    })
  }
  return invocation
}

async function verify(
  { verifier, driftWatch }: AuthenticateOptions,
  req: IncomingMessage,
): Promise<Invocation> {
  try {
    const token = readBearerToken(req.headersDistinct['authorization'])
    const invocation = await verifier.verify(token)
    driftWatch.accepted()
    return invocation
  } catch (error) {
    driftWatch.refused(error)
    throw error
  }
}

function readHeaders(req: IncomingMessage, clock: Clock) {
  const receivedAt = clock.now()
  const spanId = req.headers[SPAN_ID_HEADER]
  const invocationId = req.headers[INVOCATION_ID_HEADER]
  return {
    systemToken: readAccessToken(req.headersDistinct[SYSTEM_TOKEN_HEADER], receivedAt),
    userToken: readAccessToken(req.headersDistinct[USER_TOKEN_HEADER], receivedAt),
    spanId: typeof spanId === 'string' && SPAN_ID.test(spanId) ? spanId : undefined,
    invocationId:
      typeof invocationId === 'string' && INVOCATION_ID.test(invocationId)
        ? invocationId
        : undefined,
  }
}
