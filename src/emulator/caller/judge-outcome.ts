/**
 * Judges an answer as Forge does, for each kind of call.
 *
 * Source: invokeRemote (bridge), 2026-05-05; Sending product events to a remote; Forge Remote essentials. What a function is told of a failed
 * call is documented nowhere: inferred from what a front end is told.
 *
 * @module
 */
import { parseJson } from '../../values/parse-json.js'
import { CALL_RULES, type CallKind } from './call-kinds.js'
import type { RemoteAnswer, RemoteOutcome } from './call-remote.js'
import type { ForgeError, ForgeErrorKind, RetryReason } from './forge-error.js'

const TOKEN_REFUSED = 'Remote could not verify the Forge Invocation Token'
const INVALID_RESPONSE = 'Invalid response from remote -'
const UNEXPECTED = 'An unexpected error happened'
/** What browsers tell a page of any failed request; the words are Chrome's. */
const FAILED_TO_FETCH = 'Failed to fetch'

const JSON_TYPE = /^application\/json\s*(?:;|$)/i

/** What is wrong, before it is put into the words of the caller. */
interface Fault {
  readonly kind: ForgeErrorKind
  readonly detail: string
}

type ToMessage = (fault: Fault, outcome: RemoteOutcome, timeoutMs: number) => string

/** Which answers a kind of call cannot use, and in which words it says so. */
interface Judge {
  readonly findFault: (answer: RemoteAnswer) => Fault | undefined
  readonly toMessage: ToMessage
}

const FRONT_END_MESSAGES: Readonly<Record<ForgeErrorKind, ToMessage>> = {
  'token-refused': () => TOKEN_REFUSED,
  redirect: () => UNEXPECTED,
  status: () => UNEXPECTED,
  'content-type': (_fault, outcome) => {
    const found = outcome.kind === 'answered' ? (outcome.headers['content-type'] ?? '') : ''
    return (
      `${INVALID_RESPONSE} content-type header must be set to application/json ` +
      `and is currently: ${found}. Status: ${readStatus(outcome)}.`
    )
  },
  body: (_fault, outcome) =>
    `${INVALID_RESPONSE} cannot parse body as JSON. Status: ${readStatus(outcome)}.`,
  cors: () => FAILED_TO_FETCH,
  timeout: (_fault, _outcome, timeoutMs) =>
    `Remote invocation timed out after ${timeoutMs / 1000} seconds`,
  network: () => `${INVALID_RESPONSE} remote network error`,
  'too-large': () => UNEXPECTED,
}

const toFrontEndMessage: ToMessage = (fault, ...rest) =>
  FRONT_END_MESSAGES[fault.kind](fault, ...rest)

const DELIVERY_JUDGE: Judge = {
  findFault: (answer) => findReserved(answer) ?? (isOk(answer) ? undefined : toStatus(answer)),
  toMessage: ({ kind }) => toRetryReason(kind),
}

const JUDGES: Readonly<Record<CallKind, Judge>> = {
  ui: {
    findFault: (answer) => findReserved(answer) ?? (isOk(answer) ? undefined : findNoJson(answer)),
    toMessage: toFrontEndMessage,
  },
  'request-remote': {
    findFault: (answer) => (isRedirect(answer) ? toRedirect(answer) : undefined),
    toMessage: () => FAILED_TO_FETCH,
  },
  function: { findFault: findReserved, toMessage: toFrontEndMessage },
  event: DELIVERY_JUDGE,
  schedule: DELIVERY_JUDGE,
}

/** @returns Why Forge cannot use what came, or `undefined` when it can. */
export function judgeOutcome(kind: CallKind, outcome: RemoteOutcome): ForgeError | undefined {
  const { timeoutMs, isDelivery } = CALL_RULES[kind]
  const { findFault, toMessage } = JUDGES[kind]
  const fault =
    outcome.kind === 'answered' ? findFault(outcome) : describeFailure(outcome, timeoutMs)
  if (fault === undefined) return undefined
  return {
    ...fault,
    message: toMessage(fault, outcome, timeoutMs),
    ...(isDelivery ? { retryReason: toRetryReason(fault.kind) } : {}),
  }
}

/** @returns What a page is told when the browser keeps an answer from it. */
export function toCorsError(detail: string): ForgeError {
  return { kind: 'cors', message: FAILED_TO_FETCH, detail }
}

function toRetryReason(kind: ForgeErrorKind): RetryReason {
  if (kind === 'token-refused') return 'INVALID_FORGE_INVOCATION_TOKEN'
  return kind === 'timeout' ? 'TIMEOUT_ERROR' : 'INVALID_REMOTE_INVOCATION_ERROR'
}

function describeFailure(outcome: Exclude<RemoteOutcome, RemoteAnswer>, timeoutMs: number): Fault {
  switch (outcome.kind) {
    case 'timeout':
      return { kind: 'timeout', detail: `no whole answer within ${timeoutMs / 1000} seconds` }
    case 'too-large':
      return { kind: 'too-large', detail: 'the body is larger than Forge takes' }
    case 'network':
      return { kind: 'network', detail: outcome.code }
  }
}

function findReserved(answer: RemoteAnswer): Fault | undefined {
  if (answer.status === 401) {
    return {
      kind: 'token-refused',
      detail: 'status 401, which is reserved for an invocation token that is not valid',
    }
  }
  return isRedirect(answer) ? toRedirect(answer) : undefined
}

function findNoJson({ headers, bodyText }: RemoteAnswer): Fault | undefined {
  const type = headers['content-type']
  if (type !== undefined && !JSON_TYPE.test(type)) {
    return { kind: 'content-type', detail: `an error whose content-type is ${type}` }
  }
  if (parseJson(bodyText) === undefined) {
    return { kind: 'body', detail: 'an error whose body is not JSON' }
  }
  return undefined
}

function toStatus({ status }: RemoteAnswer): Fault {
  return { kind: 'status', detail: `status ${status}` }
}

function toRedirect({ status }: RemoteAnswer): Fault {
  return { kind: 'redirect', detail: `status ${status}; Forge never follows a redirect` }
}

function isRedirect({ status }: RemoteAnswer): boolean {
  return status >= 300 && status < 400
}

function isOk({ status }: RemoteAnswer): boolean {
  return status >= 200 && status < 300
}

function readStatus(outcome: RemoteOutcome): number {
  return outcome.kind === 'answered' ? outcome.status : 0
}
