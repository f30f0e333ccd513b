/**
 * Stops sending to a service that is down, and finds out when it is back.
 *
 * Closed, it admits everything. Once too many of the last results are failures it is open: it admits one probe per second, until one of
 * them succeeds.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { createResultWindow } from './result-window.js'

/** Options of {@link createCircuitBreaker}. */
export interface CircuitBreakerOptions {
  /** Its monotonic time is used. */
  clock: Clock
  /** @returns A number of at least 0 and below 1. */
  random: () => number
  /** How long a result counts, in milliseconds. Default 10 000. */
  windowMs?: number | undefined
  /** Fewest results that open it. Default 20. */
  minResults?: number | undefined
  /** Share of failures that opens it. Default 0.5. */
  failureRatio?: number | undefined
  /** Mean time between two probes, in milliseconds; each is drawn from 0.75 to 1.25 of it. Default 1000. */
  probeIntervalMs?: number | undefined
}

/**
 * The request may be sent. A permit that is never reported does no harm, and one that is reported late does neither: a result from before
 * the breaker opened or closed is not counted.
 */
export interface BreakerPermit {
  readonly admitted: true
  /** The service answered, whatever it said. */
  onSuccess: () => void
  /** The service did not answer, or its answer tells that it is in trouble: a failure `never-sent` or `ambiguous`. */
  onFailure: () => void
}

/** The request must not be sent. */
export interface BreakerRefusal {
  readonly admitted: false
  /** When the next probe is due, in milliseconds from now. */
  readonly retryAfterMs: number
}

/** Guards one service. */
export interface CircuitBreaker {
  /** Asks whether a request may be sent; the permit takes its result. */
  tryEnter: () => BreakerPermit | BreakerRefusal
}

/** Creates a closed breaker. */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { clock, random, windowMs = 10_000, probeIntervalMs = 1000 } = options
  const { minResults = 20, failureRatio = 0.5 } = options
  let tryEnter = close()

  function close(): CircuitBreaker['tryEnter'] {
    const results = createResultWindow(clock, windowMs)
    const record = (isFailure: boolean) => {
      const { total, failures } = results.add(isFailure)
      const isDown = total >= minResults && failures >= total * failureRatio
      if (isDown && tryEnter === admit) tryEnter = open()
    }
    const permit: BreakerPermit = {
      admitted: true,
      onSuccess: () => record(false),
      onFailure: () => record(true),
    }
    const admit = () => permit
    return admit
  }

  function open(): CircuitBreaker['tryEnter'] {
    let probeDue = drawProbe()
    const probe: BreakerPermit = {
      admitted: true,
      onSuccess: () => {
        if (tryEnter === admitProbe) tryEnter = close()
      },
      onFailure: () => {},
    }
    const admitProbe = () => {
      const waitMs = probeDue - clock.elapsed()
      if (waitMs > 0) return { admitted: false, retryAfterMs: waitMs } as const
      probeDue = drawProbe()
      return probe
    }
    return admitProbe
  }

  function drawProbe(): number {
    return clock.elapsed() + probeIntervalMs * (0.75 + 0.5 * random())
  }

  return { tryEnter: () => tryEnter() }
}
