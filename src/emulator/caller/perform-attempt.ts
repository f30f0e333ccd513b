/**
 * One attempt to call a remote: new tokens, the exchange, and what Forge makes of it.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import { parseJson } from '../../values/parse-json.js'
import type { JsonMembers } from '../merge-claims.js'
import type { TokenIssuer } from '../token-issuer.js'
import {
  type BrowserRequest,
  findOriginProblem,
  findPreflightProblem,
  toPreflightHeaders,
} from './browser-rules.js'
import { type HeaderMeans, buildHeaders } from './build-headers.js'
import type { CallAttempt } from './call-attempt.js'
import { type RemoteOutcome, type RemoteRequest, callRemote } from './call-remote.js'
import type { ForgeError } from './forge-error.js'
import { judgeOutcome, toCorsError } from './judge-outcome.js'
import type { RetryContext } from './resolve-body.js'
import type { ResolvedCall } from './resolve-call.js'

/** What attempts are made with. */
export interface AttemptMeans extends HeaderMeans {
  readonly issuer: HeaderMeans['issuer'] & Pick<TokenIssuer, 'mintInvocation'>
  /** Dates attempts. */
  readonly clock: Clock
  /** Runs time-outs. */
  readonly remoteClock: Clock
  /** Ends what is under way. */
  readonly signal: AbortSignal
}

/** Which attempt of a call it is. */
export interface AttemptTurn {
  readonly traceId: string
  /** Absent for the first attempt. */
  readonly retryContext?: RetryContext | undefined
}

/** What came back, and why Forge cannot use it. */
interface Judged {
  readonly outcome: RemoteOutcome
  readonly forgeError: ForgeError | undefined
}

/** @throws `ERR_BAD_REQUEST` when the tokens cannot be minted. */
export async function performAttempt(
  call: ResolvedCall,
  { traceId, retryContext }: AttemptTurn,
  means: AttemptMeans,
): Promise<CallAttempt> {
  const { kind, method, url, rules, tokens, invocation } = call
  const { clock, remoteClock } = means
  const { token } = await means.issuer.mintInvocation(invocation)
  const headers = buildHeaders(call, { invocationToken: token, traceId }, means)
  const body = call.body.toText(retryContext)
  const request: RemoteRequest = { url, method, headers, body, ...rules }
  const startedAt = clock.now()
  const startedElapsed = remoteClock.elapsed()
  const send = kind === 'request-remote' ? sendFromBrowser : sendFromForge
  const { outcome, forgeError } = await send(call, request, means)
  return {
    kind,
    attempt: (retryContext?.retryCount ?? 0) + 1,
    method,
    url: url.href,
    traceId,
    installationId: invocation.installationId,
    claims: readClaims(token),
    tokens,
    ...(body === undefined ? {} : { requestText: body }),
    startedAt,
    durationMs: remoteClock.elapsed() - startedElapsed,
    ...toAnswerMembers(outcome),
    ...(forgeError === undefined ? {} : { forgeError }),
  }
}

async function sendFromForge(
  { kind }: ResolvedCall,
  request: RemoteRequest,
  { remoteClock, signal }: AttemptMeans,
): Promise<Judged> {
  const outcome = await callRemote(request, remoteClock, signal)
  return { outcome, forgeError: judgeOutcome(kind, outcome) }
}

/** A page of another origin may send `authorization` only after a preflight. */
async function sendFromBrowser(
  call: ResolvedCall,
  request: RemoteRequest,
  means: AttemptMeans,
): Promise<Judged> {
  const { origin, method } = call
  const { origin: _origin, ...asked } = request.headers
  const wanted: BrowserRequest = { origin, method, headerNames: toPreflightHeaders(asked) }
  const preflight = await callRemote(toPreflight(request, wanted), means.remoteClock, means.signal)
  if (preflight.kind !== 'answered') {
    return { outcome: preflight, forgeError: judgeOutcome(call.kind, preflight) }
  }
  const refusal = findPreflightProblem(preflight, wanted)
  if (refusal !== undefined) return { outcome: preflight, forgeError: toCorsError(refusal) }
  const { outcome, forgeError } = await sendFromForge(call, request, means)
  if (forgeError !== undefined || outcome.kind !== 'answered') return { outcome, forgeError }
  const hidden = findOriginProblem(outcome, origin)
  return { outcome, forgeError: hidden === undefined ? undefined : toCorsError(hidden) }
}

function toPreflight(
  { url, timeoutMs, maxResponseBytes }: RemoteRequest,
  { origin, method, headerNames }: BrowserRequest,
): RemoteRequest {
  const headers = {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': headerNames.join(','),
  }
  return { url, method: 'OPTIONS', headers, timeoutMs, maxResponseBytes }
}

function toAnswerMembers(
  outcome: RemoteOutcome,
): Pick<CallAttempt, 'status' | 'headers' | 'bodyText'> {
  if (outcome.kind !== 'answered') return {}
  const { status, headers, bodyText } = outcome
  return { status, headers, bodyText }
}

function readClaims(token: string): JsonMembers {
  const [, payload = ''] = token.split('.')
  const claims = parseJson(Buffer.from(payload, 'base64url').toString())
  return typeof claims === 'object' && claims !== null ? { ...claims } : {}
}
