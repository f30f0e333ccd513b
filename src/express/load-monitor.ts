/**
 * Measures how busy the process is, and says when it takes no more.
 *
 * @module
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock } from '../clock.js'

const SAMPLE_MS = 1000
const RESOLUTION_MS = 20
const NANOSECONDS_PER_MS = 1_000_000

/** What the process can bear. */
export interface LoadLimits {
  /** Most requests at a time. */
  readonly maxInFlight: number
  /** Highest delay of the event loop, in milliseconds. */
  readonly maxEventLoopDelayMs: number
}

/** How busy the process is. */
export interface Load {
  /** Requests under way. */
  readonly inFlight: number
  /** Mean delay of the event loop over the last second, in milliseconds. */
  readonly eventLoopDelayMs: number
}

/** Whether another request would be one too many. */
export function isOverloaded(load: Load, limits: LoadLimits): boolean {
  return load.inFlight >= limits.maxInFlight || load.eventLoopDelayMs > limits.maxEventLoopDelayMs
}

/** Samples the event loop's delay. */
export interface DelayMonitor {
  /** The last sample, in milliseconds. */
  delayMs: () => number
  /** Ends the sampling. */
  stop: () => void
}

/** Starts sampling, once a second. The mean is judged, so that one long pause, such as a garbage collection, refuses nobody. */
export function createDelayMonitor(clock: Clock): DelayMonitor {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  let delayMs = 0
  const scheduleSample = (): (() => void) =>
    clock.schedule(SAMPLE_MS, () => {
      // The histogram counts its own resolution as delay.
      delayMs = Math.max(0, (histogram.mean || 0) / NANOSECONDS_PER_MS - RESOLUTION_MS)
      histogram.reset()
      cancel = scheduleSample()
    })
  let cancel = scheduleSample()
  return {
    delayMs: () => delayMs,
    stop: () => {
      cancel()
      histogram.disable()
    },
  }
}
