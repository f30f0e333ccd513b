/**
 * Keeps each installation within what the platform lets it send.
 *
 * An installation that was throttled is stopped for a while, then slowed down, then trusted again; the others do not notice.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { type InstallationLane, createInstallationLane } from './installation-lane.js'
import { clampRetryAfter } from './retry-delay.js'
import { createSendLog } from './send-log.js'
import { type StorageQuotas, createQuotaGates } from './storage-quotas.js'
import type { WaitOptions } from './waiting-line.js'

/** Longest stop after a throttling that does not say when to come back, in milliseconds; the shortest is half of that. */
const THROTTLE_PAUSE_MS = 500

/** Options of {@link createInstallationLimiter}. */
export interface InstallationLimiterOptions {
  /** Its monotonic time is used. */
  clock: Clock
  /** @returns A number of at least 0 and below 1. */
  random: () => number
  /** Limits of each installation that hold from the start. Default: none. */
  quotas?: StorageQuotas | undefined
  /** Most requests of one installation that wait. Default 200. */
  maxWaiting?: number | undefined
  /** Longest wait, in milliseconds. Default 2000. */
  maxWaitMs?: number | undefined
  /** Installations that are remembered; the one used longest ago is forgotten first. Default 10 000. */
  maxInstallations?: number | undefined
}

/** Options of {@link InstallationLimiter.enter}. */
export interface EnterOptions extends WaitOptions {
  /** What the request takes from the quotas, in units of 10 KB. Default: nothing. */
  units?: { read?: number | undefined; write?: number | undefined } | undefined
}

/** Lets requests go, one installation beside the other. */
export interface InstallationLimiter {
  /**
   * Asks to send a request.
   *
   * @returns `undefined` when it may go at once, else a promise for its turn: first come, first served. Rejects with a `LimiterRefusal`
   * when too many are waiting or its turn would not come in time, and with the signal's reason when that is aborted.
   */
  enter: (installationId: string, options?: EnterOptions) => Promise<void> | undefined
  /** Notes an answer that brought more units of 10 KB than its request has taken from the quotas, and how many more. */
  onRead: (installationId: string, units: number) => void
  /** Notes a 429: stops the installation for as long as the platform asked, or for a moment, and slows it down. */
  onThrottled: (installationId: string, retryAfterMs: number | undefined) => void
  /** Notes any other answer: lets a throttled installation send faster. */
  onSuccess: (installationId: string) => void
}

/** Creates a limiter that limits nobody yet, but for `quotas`. */
export function createInstallationLimiter(
  options: InstallationLimiterOptions,
): InstallationLimiter {
  const { clock, random, quotas = {}, maxInstallations = 10_000 } = options
  const { maxWaiting = 200, maxWaitMs = 2000 } = options
  const hasQuotas = Object.values(quotas).some((quota) => quota !== undefined)
  const sends = createSendLog(clock)
  // Made when it is first needed: it reserves room for all installations at once.
  let lanes: LRUCache<string, InstallationLane> | undefined

  function laneOf(installationId: string): InstallationLane {
    lanes ??= new LRUCache<string, InstallationLane>({ max: maxInstallations })
    const known = lanes.get(installationId)
    if (known !== undefined) return known
    const lane = createInstallationLane({
      clock,
      quotaGates: createQuotaGates(clock, quotas),
      maxWaiting,
      maxWaitMs,
      onSend: () => sends.note(installationId),
      sentPerSecond: () => sends.perSecond(installationId),
    })
    lanes.set(installationId, lane)
    return lane
  }

  return {
    enter: (installationId, asked = {}) => {
      const lane = hasQuotas ? laneOf(installationId) : lanes?.get(installationId)
      if (lane !== undefined) {
        const { read = 0, write = 0 } = asked.units ?? {}
        return lane.enter({ requests: 1, readUnits: read, writeUnits: write }, asked)
      }
      sends.note(installationId)
      return undefined
    },
    onRead: (installationId, units) => {
      if (hasQuotas) laneOf(installationId).chargeRead(units)
    },
    onThrottled: (installationId, retryAfterMs) => {
      const pauseMs = THROTTLE_PAUSE_MS * (0.5 + 0.5 * random())
      laneOf(installationId).throttle(Math.max(pauseMs, clampRetryAfter(retryAfterMs)))
    },
    onSuccess: (installationId) => {
      const lane = lanes?.get(installationId)
      lane?.grow()
      if (!hasQuotas && lane?.isFree() === true) lanes?.delete(installationId)
    },
  }
}
