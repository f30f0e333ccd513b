/**
 * Writes the one line that explains an error to whoever runs the remote.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { ForgeRemoteError, InvocationTokenError, PolicyError } from '../errors.js'
import { StorageError } from '../storage-error.js'
import type { LogFields, Logger } from '../logger.js'
import { isCallersFault } from './callers-fault.js'

const MAX_PATH_LENGTH = 200

/** Writes each error once, however many handlers it passes. */
export type ReportError = (error: unknown, request: IncomingMessage, traceId: string) => void

/**
 * @param reported Errors that need no line any more; each error that was written joins them.
 * @param readFields Finds what belongs into each line of a request. Default: nothing.
 * @returns A {@link ReportError} that writes to `logger`.
 */
export function createReportError(
  logger: Logger,
  reported: WeakSet<object>,
  readFields: (request: IncomingMessage) => LogFields = () => ({}),
): ReportError {
  return (error, request, traceId) => {
    if (typeof error === 'object' && error !== null) {
      if (reported.has(error)) return
      reported.add(error)
    }
    const { method } = request
    const fields = { traceId, method, path: toLoggedPath(request), ...readFields(request) }
    if (error instanceof ForgeRemoteError) {
      logger.warn({ event: 'refused', ...toFields(error), ...fields }, error.message)
    } else {
      reportForeign(logger, error, fields)
    }
  }
}

function reportForeign(logger: Logger, error: unknown, fields: LogFields): void {
  const message =
    error instanceof Error ? error.message : 'a handler threw something that is no Error'
  if (isCallersFault(error)) {
    logger.warn({ event: 'refused', ...fields }, message)
  } else {
    const stack = error instanceof Error ? error.stack : undefined
    logger.error({ event: 'handler-failure', stack, ...fields }, message)
  }
}

function toFields(error: ForgeRemoteError): LogFields {
  const { code, nextStep } = error
  if (error instanceof InvocationTokenError) {
    const { refusal, claim, driftSeconds } = error
    return { code, refusal, claim, driftSeconds, nextStep: toTokenAdvice(error) }
  }
  if (error instanceof PolicyError) return { code, rule: error.rule, nextStep }
  if (!(error instanceof StorageError)) return { code, nextStep }
  const { operation, platformStatus, traceId: platformTraceId } = error
  return { code, operation, platformStatus, platformTraceId, nextStep }
}

const TOKEN_ADVICE: Readonly<Record<InvocationTokenError['refusal'], string>> = {
  missing: 'Only Forge can call this route; use `npx forge-remote invoke` to try it by hand',
  malformed: 'The header was cut or changed on its way; look at the proxies in front',
  header: 'This token was not made by Forge',
  key: 'The key is not in the key set; check jwksUrl, and emulatorUrl when this is the emulator',
  signature: 'The token was changed on its way, or was not made by Forge',
  issuer: 'This is a token of another kind; send the Forge Invocation Token',
  audience: 'The token is for another app; compare appId with app.id in manifest.yml',
  expired: 'Compare this machine’s clock with a time server, or raise clockToleranceSeconds',
  'not-yet-valid':
    'Compare this machine’s clock with a time server, or raise clockToleranceSeconds',
  replayed: 'The token was used before on a route that takes each token once',
  claims: 'The token lacks what the named claim must hold; compare it with the Forge documentation',
  unknown:
    'The egress proxy knows no such invocation; the port must be reachable by the sidecar alone',
}

function toTokenAdvice(error: InvocationTokenError): string {
  return TOKEN_ADVICE[error.refusal]
}

/** The path without its query, which may hold what should not be logged. */
function toLoggedPath(request: IncomingMessage): string {
  const url: unknown = Reflect.get(request, 'originalUrl') ?? request.url
  return String(url).split('?', 1).join('').slice(0, MAX_PATH_LENGTH)
}
