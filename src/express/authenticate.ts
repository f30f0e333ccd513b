/**
 * The middleware that lets verified invocations in and gives them `req.forge`.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock.js'
import type { ContextServices } from '../context/context-services.js'
import { createForgeContext } from '../context/create-forge-context.js'
import { lazy } from '../context/lazy.js'
import { PolicyError } from '../errors.js'
import type { InvocationVerifier } from '../invocation/create-invocation-verifier.js'
import { type InvocationPolicy, findPolicyProblem } from '../invocation/policy.js'
import type { Invocation } from '../invocation/invocation.js'
import { readBearerToken } from '../invocation/read-bearer-token.js'
import type { ReplayGuard } from '../invocation/replay-guard.js'
import type { Logger } from '../logger.js'
import { readAccessToken } from '../tokens/access-token.js'
import { SPAN_ID_HEADER, SYSTEM_TOKEN_HEADER, USER_TOKEN_HEADER } from '../wire/headers.js'
import type { DriftWatch } from './drift-watch.js'
import type { Middleware } from './middleware.js'
import type { ReportError } from './report-error.js'
import { createRequestSignal } from './request-signal.js'
import type { TraceIds } from './trace-id.js'

const SPAN_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i

/** What the middleware needs. */
export interface AuthenticateOptions {
  /** Judges tokens. */
  verifier: InvocationVerifier
  /** Remembers used tokens, where the mount asks for it. */
  replayGuard: ReplayGuard | undefined
  /** Responses whose request has taken its token. */
  taken: WeakSet<ServerResponse>
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
    const endsAtElapsed = clock.elapsed() + requestTimeoutMs
    const life = { response: res, timeoutMs: requestTimeoutMs, endsAtElapsed, clock }
    const signal = lazy(() => createRequestSignal(life))
    options.checkServer(req)
    try {
      const invocation = await admit(options, req, res)
      const headers = { ...readHeaders(req, clock), traceId, signal, endsAtElapsed }
      if (headers.systemToken === undefined) warnOfUnusableToken(services.logger, req, traceId)
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
  takeToken(options, invocation, res)
  return invocation
}

/** Takes the token once for each response, however many mounts the request passes. */
function takeToken(
  { replayGuard, taken }: AuthenticateOptions,
  invocation: Invocation,
  res: ServerResponse,
): void {
  if (replayGuard === undefined || taken.has(res)) return
  const release = replayGuard.use(invocation)
  taken.add(res)
  res.once('close', () => {
    if (res.statusCode >= 300 || !res.writableFinished) release()
  })
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
  return {
    systemToken: readAccessToken(req.headersDistinct[SYSTEM_TOKEN_HEADER], receivedAt),
    userToken: readAccessToken(req.headersDistinct[USER_TOKEN_HEADER], receivedAt),
    spanId: typeof spanId === 'string' && SPAN_ID.test(spanId) ? spanId : undefined,
  }
}

function warnOfUnusableToken(logger: Logger, req: IncomingMessage, traceId: string): void {
  const values = req.headersDistinct[SYSTEM_TOKEN_HEADER]
  if (values === undefined) return
  const facts = { count: values.length, characters: values[0]?.length }
  const nextStep =
    'Look at the proxies in front, and compare this machine’s clock with a time server'
  logger.warn(
    { event: 'token-unusable', header: SYSTEM_TOKEN_HEADER, ...facts, traceId, nextStep },
    'the app system token of a request is malformed, doubled, too long or expired, and was not used',
  )
}
