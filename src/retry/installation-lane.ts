/**
 * The way of one installation's requests to the platform: its quotas, what is left of it after a throttling, and the line before that.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { type Throttling, adaptiveRate } from './adaptive-rate.js'
import { type TokenBucket, createTokenBucket, toBucketRate } from './token-bucket.js'
import { type Gate, type WaitingLine, createWaitingLine } from './waiting-line.js'

/** A rate is no limit any more at this multiple of the rate that was too much, and of the one that is used. */
const TRUST_FACTOR = 2

/** Options of {@link createInstallationLane}. */
export interface InstallationLaneOptions {
  /** Its monotonic time is used. */
  clock: Clock
  /** Gates that are always there. */
  quotaGates: readonly Gate[]
  /** Most requests in the line. */
  maxWaiting: number
  /** Longest time in the line, in milliseconds. */
  maxWaitMs: number
  /** Called when a request may go. */
  onSend: () => void
  /** @returns The requests per second that went lately. */
  sentPerSecond: () => number
}

/** The lane of one installation. */
export interface InstallationLane {
  /** See {@link WaitingLine.enter}. */
  enter: WaitingLine['enter']
  /** Stops the installation for some milliseconds, and lets it go on below its present rate. During a stop, only the stop gets longer. */
  throttle: (pauseMs: number) => void
  /** Takes units that an answer brought besides the one that was reckoned with, even when there are fewer left. */
  chargeRead: (units: number) => void
  /** Lets the rate grow, until it is no limit any more. */
  grow: () => void
  /** @returns Whether nothing of a throttling is left. */
  isFree: () => boolean
}

/** Creates the lane of an installation that was not throttled yet. */
export function createInstallationLane(options: InstallationLaneOptions): InstallationLane {
  const { clock, quotaGates, sentPerSecond } = options
  let throttling: Throttling | undefined
  let bucket: TokenBucket | undefined
  let gates = quotaGates
  const line = createWaitingLine({ ...options, gates: () => gates })

  function slowDown(resumesAt: number): void {
    const limit = throttling === undefined ? Infinity : adaptiveRate(throttling, clock.elapsed())
    throttling = { peakPerSecond: Math.min(limit, sentPerSecond()), resumesAt }
    const rate = toBucketRate(adaptiveRate(throttling, resumesAt))
    if (bucket !== undefined) return bucket.setRate(rate)
    bucket = createTokenBucket(clock, rate)
    gates = [...quotaGates, { bucket, measure: 'requests' }]
  }

  function release(): void {
    throttling = undefined
    bucket = undefined
    gates = quotaGates
  }

  return {
    enter: line.enter,
    throttle: (pauseMs) => {
      const resumesAt = clock.elapsed() + pauseMs
      if (line.isPaused() && throttling !== undefined) {
        throttling = { ...throttling, resumesAt: Math.max(throttling.resumesAt, resumesAt) }
      } else slowDown(resumesAt)
      line.pauseUntil(resumesAt)
    },
    chargeRead: (units) => {
      const charged = quotaGates.filter(({ measure }) => measure === 'readUnits')
      for (const gate of charged) gate.bucket.take(units)
    },
    grow: () => {
      if (throttling === undefined || line.isPaused()) return
      const perSecond = adaptiveRate(throttling, clock.elapsed())
      bucket?.setRate(toBucketRate(perSecond))
      const isPastPeak = perSecond >= TRUST_FACTOR * throttling.peakPerSecond
      if (isPastPeak && perSecond >= TRUST_FACTOR * sentPerSecond()) release()
      line.serve()
    },
    isFree: () => throttling === undefined && line.isEmpty(),
  }
}
