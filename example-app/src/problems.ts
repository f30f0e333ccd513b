/**
 * The refusals of this app, as errors that `remote.errorHandler()` answers with `{ code, message, traceId }`.
 *
 * @module
 */
import { ForgeRemoteError } from 'forge-remote'

/** 400: what the caller sent cannot be used. */
export function badRequest(problem: string): ForgeRemoteError {
  return new ForgeRemoteError('ERR_BAD_REQUEST', problem)
}

/** 403: the caller may not do this. Never 401, which Forge reads as a bad invocation token. */
export function forbidden(rule: string): ForgeRemoteError {
  return new ForgeRemoteError('ERR_POLICY', rule)
}

/** 404: there is no such thing in this installation. */
export function notFound(thing: string): ForgeRemoteError {
  return new ForgeRemoteError('KEY_NOT_FOUND', `${thing} does not exist`)
}

/** 409: the thing is not in the state that the call needs. */
export function conflict(problem: string): ForgeRemoteError {
  return new ForgeRemoteError('CONDITIONAL_CHECK_FAILED', problem)
}
