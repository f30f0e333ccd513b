/**
 * Suspects a wrong clock: every token is refused for its times, all by about the same amount. The tokens are not verified at that point,
 * so that it stays a suspicion.
 *
 * @module
 */
import { InvocationTokenError } from '../errors.js'
import type { Logger } from '../logger.js'

/** Refusals in a row, with no token accepted in between, that are taken for a wrong clock. */
const WITNESSES = 5

/** How far the drifts of the witnesses may lie apart, in seconds. */
const SPREAD_SECONDS = 30

/** Follows how tokens are judged. */
export interface DriftWatch {
  /** A token was accepted: the clock is right. */
  accepted: () => void
  /** A token was refused. */
  refused: (error: unknown) => void
}

/** Says so once in the log, and again only after tokens were accepted in between. */
export function createDriftWatch(logger: Logger): DriftWatch {
  let drifts: number[] = []
  let hasSpoken = false
  return {
    accepted: () => {
      drifts = []
      hasSpoken = false
    },
    refused: (error) => {
      const drift = readDrift(error)
      if (drift === undefined || hasSpoken) return
      drifts = [...drifts, drift].slice(-WITNESSES)
      if (!agree(drifts)) return
      hasSpoken = true
      report(logger, median(drifts))
    },
  }
}

/** Positive when this machine's clock is ahead: tokens look expired. */
function readDrift(error: unknown): number | undefined {
  if (!(error instanceof InvocationTokenError) || error.driftSeconds === undefined) return undefined
  if (error.refusal === 'expired') return error.driftSeconds
  return error.refusal === 'not-yet-valid' ? -error.driftSeconds : undefined
}

function agree(drifts: readonly number[]): boolean {
  return drifts.length === WITNESSES && Math.max(...drifts) - Math.min(...drifts) <= SPREAD_SECONDS
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function report(logger: Logger, drift: number): void {
  const direction = drift > 0 ? 'ahead' : 'behind'
  logger.warn(
    {
      event: 'clock-drift',
      driftSeconds: drift,
      nextStep:
        'Synchronise this machine with a time server (NTP); raise clockToleranceSeconds only if you cannot',
    },
    `every token is refused for its times; if they are genuine, this machine's clock is about ${Math.abs(drift)} s ${direction}`,
  )
}
