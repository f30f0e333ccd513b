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
import { type InvocationPolicy, findPolicyProblem } from '../invocation/policy.js'
import type { Invocation } from '../invocation/invocation.js'
import type { ReplayGuard } from '../invocation/replay-guard.js'
import { SPAN_ID_HEADER } from '../wire/headers.js'
import type { Admission } from './admission.js'
import type { Middleware } from './middleware.js'
import type { ReportError } from './report-error.js'
import type { CreateRequestSignal } from './request-signal.js'
import type { TraceIds } from './trace-id.js'

const SPAN_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i

/** What the middleware needs. */
export interface AuthenticateOptions {
  /** Finds out whose requests are. */
  admission: Admission
  /** Remembers used tokens, where the mount asks for it. */
  replayGuard: ReplayGuard | undefined
  /** Responses whose request has taken its token. */
  taken: WeakSet<ServerResponse>
  /** What contexts are made from. */
  services: ContextServices
  /** Who may call; a checked policy. */
  policy: InvocationPolicy
  /** Time a request has, in milliseconds. */
  requestTimeoutMs: number
  /** Makes the signal of a request, when it is first asked for. */
  createSignal: CreateRequestSignal
  /** Trace id of a request. */
  traceIds: TraceIds
  /** Writes the line for operators. */
  reportError: ReportError
  /** Source of time. */
  clock: Clock
}

/** @returns The middleware for one mount; it refuses with 401 or 403 and never reads the body. */
export function createAuthenticate(options: AuthenticateOptions): Middleware {
  const { admission, services, traceIds, reportError, requestTimeoutMs, createSignal, clock } =
    options
  return async function authenticate(req, res, next) {
    const traceId = traceIds(req)
    const endsAtElapsed = clock.elapsed() + requestTimeoutMs
    const life = { response: res, timeoutMs: requestTimeoutMs, endsAtElapsed, clock }
    const signal = lazy(() => createSignal(life))
    try {
      const invocation = await admission.verify(req, signal)
      judge(options, invocation, res)
      const credentials = admission.readCredentials(req, traceId)
      const facts = { invocation, traceId, spanId: readSpanId(req), signal, endsAtElapsed }
      req.forge = createForgeContext(services, { ...facts, ...credentials })
    } catch (error) {
      reportError(error, req, traceId)
      throw error
    }
    next()
  }
}

function judge(options: AuthenticateOptions, invocation: Invocation, res: ServerResponse): void {
  const problem = findPolicyProblem(options.policy, invocation)
  if (problem !== undefined) {
    throw new PolicyError(problem.rule, problem.message, problem.nextStep)
  }
  takeToken(options, invocation, res)
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

function readSpanId({ headers }: IncomingMessage): string | undefined {
  const spanId = headers[SPAN_ID_HEADER]
  return typeof spanId === 'string' && SPAN_ID.test(spanId) ? spanId : undefined
}
