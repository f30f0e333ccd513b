/**
 * Remembers who sent requests in the last second.
 *
 * A ring of fixed size: noting a request costs two writes, so that it can be done for everybody; counting them is for the rare case.
 *
 * @module
 */
import type { Clock } from '../clock.js'

/** Requests that are remembered. More than this per second, and rates come out too low. */
const CAPACITY = 4096

const SPAN_MS = 1000

/** The requests of the last second. */
export interface SendLog {
  /** Notes a request of `sender`. */
  note: (sender: string) => void
  /** @returns The requests that `sender` sent in the last second. */
  perSecond: (sender: string) => number
}

/** Creates an empty log. */
export function createSendLog(clock: Clock): SendLog {
  const senders: string[] = []
  const times: number[] = []
  let next = 0
  return {
    note: (sender) => {
      senders[next] = sender
      times[next] = clock.elapsed()
      next = (next + 1) % CAPACITY
    },
    perSecond: (sender) => {
      const since = clock.elapsed() - SPAN_MS
      return times.filter((at, index) => at > since && senders[index] === sender).length
    },
  }
}
