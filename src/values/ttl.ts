/**
 * Times to live.
 *
 * Source: INVALID_TTL measured 2026-10-09; one year at most: KVS and Custom Entity Store limits.
 *
 * @module
 */
import { LIMITS } from '../wire/limits.js'
import type { Ttl, TtlUnit } from '../wire/write-options.js'

const SECONDS: Readonly<Record<TtlUnit, number>> = {
  SECONDS: 1,
  MINUTES: 60,
  HOURS: 60 * 60,
  DAYS: 24 * 60 * 60,
}

/** @returns The time to live in seconds. */
export function toSeconds(ttl: Ttl): number {
  return ttl.value * SECONDS[ttl.unit]
}

/** Whether the platform would refuse `ttl`: not a positive integer, an unknown unit, or more than a year. */
export function isInvalidTtl(ttl: Ttl): boolean {
  if (!Number.isSafeInteger(ttl.value) || ttl.value <= 0) return true
  return !Object.hasOwn(SECONDS, ttl.unit) || toSeconds(ttl) > LIMITS.ttlSeconds.value
}
