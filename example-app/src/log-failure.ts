/**
 * Ends failures that no caller waits for.
 *
 * @module
 */
import type { Logger } from 'forge-remote'

/** @returns What to give to `catch`: it logs that `work` failed and why, and goes no further. */
export function logFailure(log: Logger, work: string): (error: unknown) => void {
  return (error) =>
    log.error({ event: 'work-failed', work, reason: String(error) }, `${work} failed`)
}
