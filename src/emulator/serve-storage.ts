/**
 * The storage API behind its doors.
 *
 * Order of the checks: credentials, route, quotas, faults, then those of the storage API.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import type { PlatformErrorCode } from '../wire/error-table.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'
import { findDoor } from './doors.js'
import type { Door } from './doors.js'
import { answerRefused } from './engine/outcome.js'
import { refuse } from './engine/refusal.js'
import type { StorageEngine } from './engine/storage-engine.js'
import { type CarryOutOptions, carryOut } from './faults/carry-out.js'
import type { HttpRequest } from './http-server.js'
import type { Served, Service } from './service.js'
import type { TokenIssuer } from './token-issuer.js'

/** What storage is served with. */
export interface StorageServiceOptions extends CarryOutOptions {
  readonly issuer: TokenIssuer
  readonly engine: StorageEngine
}

/** A call that may be made, or what to answer instead. */
type IdentifiedCall =
  | { readonly tenant: Tenant; readonly operation: StorageOperation }
  | { readonly code: PlatformErrorCode; readonly reason: string }

/** Serves the storage API. */
export function createStorageService(options: StorageServiceOptions): Service {
  return (request) => {
    const door = findDoor(request.path)
    return door && serve(request, door, options)
  }
}

async function serve(
  request: HttpRequest,
  door: Door,
  options: StorageServiceOptions,
): Promise<Served> {
  const call = identifyCall(request, door, options.issuer)
  if ('code' in call) {
    const { response } = answerRefused(refuse(call.code))
    return { outcome: response, facts: { kind: 'storage', reason: call.reason } }
  }
  const { tenant, operation } = call
  const facts = { kind: 'storage', operation, installationId: tenant.installationId } as const
  const { body, traceId } = request
  const execute = (given: Buffer | undefined) => options.engine.execute(tenant, operation, given)
  const exposed = { operation, installationId: tenant.installationId, body, traceId, execute }
  const { outcome, acted } = await carryOut(exposed, options)
  return { outcome, facts: { ...facts, ...acted } }
}

function identifyCall(
  { method, path, headers }: HttpRequest,
  door: Door,
  issuer: TokenIssuer,
): IdentifiedCall {
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
