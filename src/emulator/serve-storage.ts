/**
 * The storage API behind its doors.
 *
 * Order of the checks: credentials, route, faults, quotas, then those of the storage API.
 *
 * @module
 */
import { isForgeRemoteError } from '../errors.js'
import type { Tenant } from '../values/tenant.js'
import { toUsageUnits } from '../values/to-usage-units.js'
import type { PlatformErrorCode } from '../wire/error-table.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'
import { findDoor } from './doors.js'
import type { Door } from './doors.js'
import { type StorageResponse, answerRefused } from './engine/outcome.js'
import { refuse } from './engine/refusal.js'
import type { StorageEngine } from './engine/storage-engine.js'
import { type CarryOutOptions, carryOut } from './faults/carry-out.js'
import type { HttpRequest } from './http-server.js'
import type { JournalUnits } from './journal/journal-entry.js'
import { executeWithinQuotas } from './quotas/execute-within-quotas.js'
import type { QuotaMeter } from './quotas/quota-meter.js'
import type { Served, Service } from './service.js'
import type { TokenIssuer } from './token-issuer.js'

/** What storage is served with. */
export interface StorageServiceOptions extends CarryOutOptions {
  readonly issuer: TokenIssuer
  readonly engine: StorageEngine
  readonly quotas: QuotaMeter
  /** Resolves once everything that was written is kept as it should be. */
  readonly flushed: () => Promise<void>
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
  let units: JournalUnits = { read: 0, write: 0 }
  const execute = (given: Buffer | undefined) =>
    executeWithinQuotas(options.quotas, { tenant, operation, body: given }, () => {
      const response = options.engine.execute(tenant, operation, given)
      units = countUnits(operation, given, response)
      return response
    })
  const exposed = { operation, installationId: tenant.installationId, body, traceId, execute }
  const { outcome, acted } = await carryOut(exposed, options)
  const failure = await findFailure(options.flushed)
  if (failure !== undefined) {
    const { response } = answerRefused(refuse('INTERNAL_SERVER_ERROR'))
    return { outcome: response, facts: { ...facts, reason: failure } }
  }
  return { outcome, facts: { ...facts, units, ...acted } }
}

/** @returns Why what was written is not kept, if so: trouble of the machine, not a defect of ours that needs a stack. */
async function findFailure(flushed: () => Promise<void>): Promise<string | undefined> {
  try {
    await flushed()
    return undefined
  } catch (error) {
    if (isForgeRemoteError(error)) return error.message
    throw error
  }
}

/** What is read counts by its answer, what is written by its request. */
function countUnits(
  operation: StorageOperation,
  body: Buffer | undefined,
  { bodyText = '' }: StorageResponse,
): JournalUnits {
  if (STORAGE_OPERATIONS[operation] === 'write') {
    return { read: 0, write: toUsageUnits(body?.length ?? 0) }
  }
  return { read: toUsageUnits(Buffer.byteLength(bodyText)), write: 0 }
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
