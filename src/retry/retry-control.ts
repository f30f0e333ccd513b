/**
 * What all storage clients of a process share, so that they hold back together.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import { type Clock, systemClock } from '../clock.js'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.js'
import { type InstallationLimiter, createInstallationLimiter } from './installation-limiter.js'
import { type RetryBudget, createRetryBudget } from './retry-budget.js'
import type { StorageQuotas } from './storage-quotas.js'

/** What is shared by all requests to one host. */
export interface HostControl {
  /** How many retries it may be sent. */
  readonly budget: RetryBudget
  /** Whether it is asked at all. */
  readonly breaker: CircuitBreaker
}

/** State shared by all clients of a process. */
export interface RetryControl {
  /** The state of one origin, such as `https://api.atlassian.com`. */
  readonly host: (origin: string) => HostControl
  /** Slows down installations that were told to. */
  readonly limiter: InstallationLimiter
  /** Source of chance, 0 to 1, that delays are drawn from. */
  readonly random: () => number
}

/** Options of {@link createRetryControl}. */
export interface RetryControlOptions {
  /** Most that one installation may ask of this process. Default: only what the platform's answers say. */
  quotas?: StorageQuotas | undefined
  /** Source of time. Default: the machine's clock. */
  clock?: Clock | undefined
  /** Source of chance, 0 to 1. Default `Math.random`. */
  random?: (() => number) | undefined
}

/** Most hosts that are remembered; the address template of an Isolated Cloud may name many. */
const MAX_HOSTS = 32

/** Creates the state. */
export function createRetryControl(options: RetryControlOptions = {}): RetryControl {
  const { quotas, clock = systemClock, random = Math.random } = options
  const hosts = new LRUCache<string, HostControl>({ max: MAX_HOSTS })
  return {
    host: (origin) => {
      const known = hosts.get(origin)
      if (known !== undefined) return known
      const host = {
        budget: createRetryBudget({ clock }),
        breaker: createCircuitBreaker({ clock, random }),
      }
      hosts.set(origin, host)
      return host
    },
    limiter: createInstallationLimiter({ clock, random, quotas }),
    random,
  }
}
