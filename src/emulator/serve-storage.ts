/**
 * The storage API behind its doors.
 *
 * Order of the checks: credentials, route, faults, quotas, then those of the storage API.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import { toUsageUnits } from '../values/to-usage-units.js'
import type { PlatformErrorCode } from '../wire/error-table.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'
import { findDoor } from './doors.js'
import type { Door } from './doors.js'
import { answerRefused } from './engine/outcome.js'
import { refuse } from './engine/refusal.js'
import type { StorageEngine } from './engine/storage-engine.js'
import { type CarryOutOptions, carryOut } from './faults/carry-out.js'
import type { HttpRequest } from './http-server.js'
import type { JournalUnits } from './journal/journal-entry.js'
import { executeWithinQuotas } from './quotas/execute-within-quotas.js'
import type { QuotaMeter } from './quotas/quota-meter.js'
import { type HttpOutcome, toBodyText } from './send-outcome.js'
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
  const execute = (given: Buffer | undefined) =>
    executeWithinQuotas(options.quotas, { tenant, operation, body: given }, () =>
      options.engine.execute(tenant, operation, given),
    )
  const exposed = { operation, installationId: tenant.installationId, body, traceId, execute }
  const { outcome, acted } = await carryOut(exposed, options)
  await options.flushed()
  return { outcome, facts: { ...facts, units: countUnits(operation, body, outcome), ...acted } }
}

/** What is read counts by its answer, what is written by its request. */
function countUnits(
  operation: StorageOperation,
  body: Buffer | undefined,
  outcome: HttpOutcome,
): JournalUnits {
  if (STORAGE_OPERATIONS[operation] === 'write') {
    return { read: 0, write: toUsageUnits(body?.length ?? 0) }
  }
  const text = 'kind' in outcome ? '' : (toBodyText(outcome) ?? '')
  return { read: toUsageUnits(Buffer.byteLength(text)), write: 0 }
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
