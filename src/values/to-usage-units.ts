/**
 * The unit that an installation's use of storage is counted in.
 *
 * Source: KVS and Custom Entity Store limits, 2026-02: a unit is 10 KB of a request, rounded up; a batch counts as a whole.
 *
 * @module
 */

/** Size of a unit, in bytes. */
const UNIT_BYTES = 10 * 1024

/** @returns How many units so many bytes are; at least one. */
export function toUsageUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / UNIT_BYTES))
}
