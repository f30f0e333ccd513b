/**
 * Answers every request to the emulator: the key set, and storage behind its doors.
 *
 * Order of the checks: credentials, route, then those of the storage API.
 *
 * @module
 */
import type { Logger } from '../logger.js'
import type { PlatformErrorCode } from '../wire/error-table.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'
import { findDoor } from './doors.js'
import { answerRefused } from './engine/outcome.js'
import { refuse } from './engine/refusal.js'
import type { StorageEngine } from './engine/storage-engine.js'
import type { HttpRequest, HttpResponse } from './http-server.js'
import type { TokenIssuer } from './token-issuer.js'

/** Path of the key set. */
export const JWKS_PATH = '/.well-known/jwks.json'

/** What requests are answered with. */
export interface RequestHandlerOptions {
  readonly issuer: TokenIssuer
  readonly engine: StorageEngine
  /** Told of each refused credential and route. */
  readonly log: Logger
}

/** @returns A function from request to answer. */
export function createRequestHandler({
  issuer,
  engine,
  log,
}: RequestHandlerOptions): (request: HttpRequest) => Promise<HttpResponse> {
  function refuseAndLog(
    { method, path, traceId }: HttpRequest,
    code: PlatformErrorCode,
    reason: string,
  ): HttpResponse {
    const { response } = answerRefused(refuse(code))
    log.warn({ method, path, status: response.status, code, traceId }, `refused: ${reason}`)
    return response
  }

  return async function handleRequest(request) {
    const { method, path, headers, body } = request
    if (path === JWKS_PATH && method === 'GET') {
      return { status: 200, body: await issuer.keySet() }
    }
    const door = findDoor(path)
    if (door === undefined) return refuseAndLog(request, 'FORBIDDEN', `no route ${path}`)
    const identity = door.identify(headers, issuer)
    if ('code' in identity) return refuseAndLog(request, identity.code, identity.reason)
    const operation = path.slice(`${door.path}/v1/`.length)
    if (!path.startsWith(`${door.path}/v1/`) || !isStorageOperation(operation)) {
      return refuseAndLog(request, 'FORBIDDEN', `no route ${path}`)
    }
    if (method !== 'POST') {
      return refuseAndLog(request, 'FORBIDDEN', `no route ${method} ${path}, only POST`)
    }
    return engine.execute(identity.tenant, operation, body)
  }
}

function isStorageOperation(name: string): name is StorageOperation {
  return Object.hasOwn(STORAGE_OPERATIONS, name)
}
