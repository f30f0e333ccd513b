/**
 * Sends a body a few bytes at a time.
 *
 * @module
 */
import type { ServerResponse } from 'node:http'
import type { Clock } from '../clock.js'

/** How fast a body is sent. */
export interface DripPace {
  /** Above 0. */
  readonly bytesPerSecond: number
  readonly clock: Clock
}

/** Bytes of a fast drip go out together every so often, so that it does not take a timer for each. */
const MIN_STEP_MS = 10

/** Sends the head at once, then the body at that pace; stops when the client has gone. */
export function dripBody(
  outgoing: ServerResponse,
  body: Buffer,
  { bytesPerSecond, clock }: DripPace,
): void {
  const startedAt = clock.elapsed()
  let sent = 0

  function scheduleNext(): () => void {
    const dueInMs = startedAt + ((sent + 1) * 1000) / bytesPerSecond - clock.elapsed()
    return clock.schedule(Math.max(MIN_STEP_MS, dueInMs), send)
  }

  function send(): void {
    const due = Math.floor(((clock.elapsed() - startedAt) * bytesPerSecond) / 1000)
    const end = Math.min(body.length, due)
    if (end > sent) outgoing.write(body.subarray(sent, end))
    sent = end
    if (sent === body.length) outgoing.end()
    else cancel = scheduleNext()
  }

  let cancel = scheduleNext()
  outgoing.once('close', () => cancel())
  outgoing.flushHeaders()
}
