/**
 * Holds every installation to the quotas of a profile.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import { type Tenant, toTenantKey } from '../../values/tenant.js'
import { toUsageUnits } from '../../values/to-usage-units.js'
import type { PlatformErrorCode } from '../../wire/error-table.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../../wire/storage-operation.js'
import type { QuotaOptions } from './quota-options.js'
import { QUOTA_PROFILES, type Quota } from './quota-profiles.js'
import { READ_TARGETS } from './quota-targets.js'
import { type QuotaWindow, createQuotaWindow } from './quota-window.js'

/** A call of the storage API as far as quotas look at it. */
export interface QuotaCall {
  readonly tenant: Tenant
  readonly operation: StorageOperation
  /** `undefined` when it was larger than the platform takes. */
  readonly body: Buffer | undefined
}

/** Why a call is turned away. */
export interface QuotaRefusal {
  /** Name of the quota that is used up; the first of several. */
  readonly quota: string
  readonly code: PlatformErrorCode
  /** Whole seconds until the window ends; absent when the emulator is told not to say. */
  readonly retryAfterSeconds?: number
}

/** How much of a quota is used. */
export interface QuotaGauge extends Pick<Quota, 'name' | 'measure' | 'per' | 'limit' | 'windowMs'> {
  /** Used in the current window; of keys and index values, by the busiest. */
  readonly used: number
  /** When the window ends, in milliseconds from now. */
  readonly endsInMs: number
}

/** The quotas of all installations of one emulator. */
export interface QuotaMeter {
  /** Counts a call, and what it writes. @returns Why it is turned away, if it is; then it is not counted. */
  admit: (call: QuotaCall) => QuotaRefusal | undefined
  /** Counts what an admitted call has read. `countBytes` tells the size of its answer; it is asked only when that matters. */
  charge: (call: QuotaCall, countBytes: () => number) => void
  /** @returns Every quota of the profile, as far as a tenant has used it. */
  gauges: (tenant: Tenant) => readonly QuotaGauge[]
  /** Begins all counts anew. */
  reset: () => void
}

/** Options of {@link createQuotaMeter}. */
export interface QuotaMeterOptions extends QuotaOptions {
  /** Times the windows. */
  readonly clock: Clock
}

interface Counter {
  readonly quota: Quota
  readonly window: QuotaWindow
}

/** Something to be counted. */
interface Use extends Counter {
  readonly targets: readonly string[]
  /** For each of the targets. */
  readonly amount: number
}

/** Creates a meter that has counted nothing yet. */
export function createQuotaMeter({ profile, retryAfter, clock }: QuotaMeterOptions): QuotaMeter {
  const counters = QUOTA_PROFILES[profile].quotas.map((quota): Counter => {
    return { quota, window: createQuotaWindow(quota.windowMs, clock) }
  })
  const findCounters = (operation: StorageOperation) =>
    counters.filter(({ quota }) => quota.operations.includes(operation))

  return {
    admit: (call) => {
      const owner = toTenantKey(call.tenant)
      const uses = findCounters(call.operation).map((counter) => toUse(counter, call))
      const full = uses.find((use) => isFull(use, owner))
      if (full !== undefined) return toRefusal(full, retryAfter)
      for (const use of uses) if (!countsAnswer(use.quota, call.operation)) take(use, owner)
      return undefined
    },
    charge: (call, countBytes) => {
      const owner = toTenantKey(call.tenant)
      for (const counter of findCounters(call.operation)) {
        if (countsAnswer(counter.quota, call.operation)) {
          take(toUse(counter, call, countBytes()), owner)
        }
      }
    },
    gauges: (tenant) => counters.map((counter) => toGauge(counter, toTenantKey(tenant))),
    reset: () => {
      for (const { window } of counters) window.clear()
    },
  }
}

/** What is read is known from the answer only; until then, a call has the smallest size. */
function toUse({ quota, window }: Counter, { operation, body }: QuotaCall, answerBytes = 0): Use {
  const targets = READ_TARGETS[quota.per](body)
  const bytes = countsAnswer(quota, operation) ? answerBytes : (body?.length ?? 0)
  return { quota, window, targets, amount: toAmount(quota, bytes / Math.max(1, targets.length)) }
}

function countsAnswer({ measure }: Quota, operation: StorageOperation): boolean {
  return measure !== 'requests' && STORAGE_OPERATIONS[operation] === 'read'
}

function toAmount({ measure }: Quota, bytes: number): number {
  switch (measure) {
    case 'requests':
      return 1
    case 'units':
      return toUsageUnits(bytes)
    case 'bytes':
      return bytes
  }
}

/** The first in a window is never turned away, however large it is. */
function isFull({ quota, window, targets, amount }: Use, owner: string): boolean {
  return targets.some((target) => {
    const used = window.used(owner, target)
    return used > 0 && used + Math.max(1, amount) > quota.limit
  })
}

function take({ window, targets, amount }: Use, owner: string): void {
  for (const target of targets) window.take(owner, target, amount)
}

function toRefusal({ quota, window }: Use, retryAfter: QuotaOptions['retryAfter']): QuotaRefusal {
  const { name, code } = quota
  if (retryAfter === 'absent') return { quota: name, code }
  return { quota: name, code, retryAfterSeconds: Math.ceil(window.endsInMs() / 1000) }
}

function toGauge({ quota, window }: Counter, owner: string): QuotaGauge {
  const { name, measure, per, limit, windowMs } = quota
  const used = Math.round(window.most(owner))
  return { name, measure, per, limit, windowMs, used, endsInMs: window.endsInMs() }
}
