/**
 * One attempt of a storage call: wait for a turn, send, read the answer. Whatever goes wrong is judged, not thrown.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { BreakerPermit } from '../retry/circuit-breaker.js'
import { type FailureClass, classifyStatus } from '../retry/failure-class.js'
import type { RetryControl } from '../retry/retry-control.js'
import { StorageError } from '../storage-error.js'
import { TransportError, wasSent } from '../transport/transport-error.js'
import type { ExchangeResponse } from '../transport/transport.js'
import { parseJson } from '../values/parse-json.js'
import { STORAGE_OPERATIONS } from '../wire/storage-operation.js'
import type { AttemptOutcome } from './attempt-outcome.js'
import type { StorageAction } from './storage-call.js'
import type { StorageAuthorization } from './storage-door.js'
import type { AttemptFacts, CallObservation } from './storage-observer.js'
import type { StorageSend } from './storage-send.js'
import { takeTurn } from './take-turn.js'
import { judgeUnanswered } from './unanswered-error.js'
import { countUnits } from './usage-units.js'

/** What attempts are made with. */
export interface AttemptMeans {
  /** Sends a request once. */
  readonly send: StorageSend
  /** State shared by all clients. */
  readonly control: RetryControl
  /** Whose quota is used. */
  readonly installationId: string
  /** Source of time. */
  readonly clock: Clock
  /** Ends the wait for a turn. */
  readonly signal: AbortSignal | undefined
  /** Longest time for one attempt, in milliseconds. */
  readonly attemptTimeoutMs: number
}

/** One attempt. */
export interface AttemptPlan<Result> {
  /** What is asked. */
  readonly action: StorageAction<Result>
  /** The body as JSON. */
  readonly body: string
  /** Size of the body. */
  readonly requestBytes: number
  /** Where to, and in whose name. */
  readonly authorization: StorageAuthorization
  /** 1 for the first. */
  readonly attempt: number
  /** How often the request has left this machine before. */
  readonly sent: number
  /** How much time the call has left, in milliseconds. */
  readonly remainingMs: () => number
  /** How long from now on the request may still be sent, in milliseconds. */
  readonly sendWithinMs: () => number
  /** Follows the call. */
  readonly observation: CallObservation | undefined
}

/** Makes one attempt. What goes wrong on the way is judged, not thrown. */
export async function makeAttempt<Result>(
  means: AttemptMeans,
  plan: AttemptPlan<Result>,
): Promise<AttemptOutcome<Result>> {
  const { authorization, attempt, sent } = plan
  const host = means.control.host(authorization.service.origin)
  const turn = await takeTurn({
    installationId: means.installationId,
    signal: means.signal,
    limiter: means.control.limiter,
    breaker: host.breaker,
    operation: plan.action.operation,
    requestBytes: plan.requestBytes,
    attempts: sent,
    maxWaitMs: plan.sendWithinMs(),
  })
  if ('error' in turn) return turn
  if (attempt === 1) host.budget.onRequest()
  const answered = await exchange(means, plan)
  if (answered instanceof TransportError) {
    const judged = judgeUnanswered(plan.action.operation, sent, answered)
    // What the call itself ended, or its own lack of time, says nothing about the host.
    if (judged.failureClass !== 'final' && plan.remainingMs() > 0) turn.onFailure()
    return judged
  }
  const outcome = readOutcome(means, plan, answered)
  report(means, turn, plan, answered, outcome)
  return outcome
}

async function exchange<Result>(
  { send, clock, attemptTimeoutMs, control, installationId }: AttemptMeans,
  {
    action,
    body,
    requestBytes,
    attempt,
    authorization,
    remainingMs,
    observation,
  }: AttemptPlan<Result>,
): Promise<ExchangeResponse | TransportError> {
  const { operation } = action
  const startedAt = clock.elapsed()
  const timeoutMs = Math.max(1, Math.min(attemptTimeoutMs, remainingMs()))
  const headers = observation?.headers
  const answered = await send({ operation, body, authorization, headers, timeoutMs }).catch(
    (error: unknown) => {
      if (error instanceof TransportError) return error
      throw error
    },
  )
  const failed = answered instanceof TransportError
  const facts: AttemptFacts = {
    operation,
    attempt,
    origin: authorization.service.origin,
    requestBytes,
    responseBytes: failed ? 0 : Buffer.byteLength(answered.body),
    status: failed ? undefined : answered.status,
    isSent: !failed || wasSent(answered),
    failure: failed ? answered.code : undefined,
    durationMs: clock.elapsed() - startedAt,
  }
  observation?.attempted(facts)
  const { read } = countUnits(facts)
  // One was taken before, when nobody knew how large the answer would be.
  if (read > 1) control.limiter.onRead(installationId, read - 1)
  return answered
}

function readOutcome<Result>(
  { clock }: AttemptMeans,
  { action, sent }: AttemptPlan<Result>,
  response: ExchangeResponse,
): AttemptOutcome<Result> {
  const { operation } = action
  try {
    const { status, headers, body } = response
    const receivedAt = clock.now()
    const answer = { status, headers, body, operation, receivedAt, attempts: sent + 1 }
    return { result: action.read(answer) }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    const isRead = STORAGE_OPERATIONS[operation] === 'read'
    const failureClass = classifyAnswer(response, error, isRead)
    return { error, failureClass, mayBeDone: !isRead && failureClass === 'ambiguous' }
  }
}

/** An answer of success that is not JSON comes from somebody in between; one that is JSON but cannot be read means a write was done. */
function classifyAnswer(
  response: ExchangeResponse,
  error: StorageError,
  isRead: boolean,
): FailureClass {
  const { status } = response
  if (status < 200 || status > 299) {
    return classifyStatus(status, error.retryAfterMs !== undefined)
  }
  const isUnreadable = error.code === 'ERR_STORAGE_RESPONSE'
  return isUnreadable && (isRead || parseJson(response.body) === undefined) ? 'ambiguous' : 'final'
}

function report<Result>(
  { control, installationId }: AttemptMeans,
  permit: BreakerPermit,
  { authorization }: AttemptPlan<Result>,
  { status }: ExchangeResponse,
  outcome: AttemptOutcome<Result>,
): void {
  const failure = 'error' in outcome ? outcome : undefined
  const isInTrouble = failure?.failureClass === 'ambiguous'
  if (isInTrouble) permit.onFailure()
  else permit.onSuccess()
  if (status === 429) control.limiter.onThrottled(installationId, failure?.error.retryAfterMs)
  else if (!isInTrouble) control.limiter.onSuccess(installationId)
  if (status === 401) authorization.onRefused?.()
}
