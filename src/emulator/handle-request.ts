/**
 * Answers every request to the emulator: the key set, and storage behind its doors.
 *
 * Order of the checks: credentials, route, faults, then those of the storage API.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { Logger } from '../logger.js'
import type { Tenant } from '../values/tenant.js'
import type { PlatformErrorCode } from '../wire/error-table.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'
import { findDoor } from './doors.js'
import { answerRefused } from './engine/outcome.js'
import { refuse } from './engine/refusal.js'
import type { StorageEngine } from './engine/storage-engine.js'
import type { FaultList } from './faults/fault-list.js'
import { performFault } from './faults/perform-fault.js'
import type { HttpRequest } from './http-server.js'
import type { HttpOutcome } from './send-outcome.js'
import type { TokenIssuer } from './token-issuer.js'

/** Path of the key set. */
export const JWKS_PATH = '/.well-known/jwks.json'

/** What requests are answered with. */
export interface RequestHandlerOptions {
  readonly issuer: TokenIssuer
  readonly engine: StorageEngine
  readonly faults: FaultList
  /** Times the latency of faults. */
  readonly clock: Clock
  /** Picks the latency of faults; from 0 to below 1. */
  readonly random: () => number
  /** Told of each refused credential and route, and of each fault that acts. */
  readonly log: Logger
}

/** A call that may be made, or what to answer instead; the reason is for the log. */
type IdentifiedCall =
  | { readonly tenant: Tenant; readonly operation: StorageOperation }
  | { readonly code: PlatformErrorCode; readonly reason: string }

/** @returns A function from request to answer. */
export function createRequestHandler(
  options: RequestHandlerOptions,
): (request: HttpRequest) => Promise<HttpOutcome> {
  const { issuer, engine, faults, log } = options

  return async function handleRequest(request) {
    const { method, path, body, traceId } = request
    if (path === JWKS_PATH && method === 'GET') {
      return { status: 200, body: await issuer.keySet() }
    }
    const call = identifyCall(request, issuer)
    if ('code' in call) {
      const { code, reason } = call
      const { response } = answerRefused(refuse(code))
      log.warn({ method, path, status: response.status, code, traceId }, `refused: ${reason}`)
      return response
    }
    const { tenant, operation } = call
    const execute = () => engine.execute(tenant, operation, body)
    const fault = faults.findActing(operation, body)
    if (fault === undefined) return execute()
    const { id, action } = fault
    log.info({ fault: id, action: action.kind, operation, traceId }, 'a fault acts')
    return performFault(action, execute, options)
  }
}

function identifyCall({ method, path, headers }: HttpRequest, issuer: TokenIssuer): IdentifiedCall {
  const door = findDoor(path)
  if (door === undefined) return forbidden(`no route ${path}`)
  const identity = door.identify(headers, issuer)
  if ('code' in identity) return identity
  const operation = path.slice(`${door.path}/v1/`.length)
  if (!path.startsWith(`${door.path}/v1/`) || !isStorageOperation(operation)) {
    return forbidden(`no route ${path}`)
  }
  if (method !== 'POST') return forbidden(`no route ${method} ${path}, only POST`)
  return { tenant: identity.tenant, operation }
}

function forbidden(reason: string): IdentifiedCall {
  return { code: 'FORBIDDEN', reason }
}

function isStorageOperation(name: string): name is StorageOperation {
  return Object.hasOwn(STORAGE_OPERATIONS, name)
}
