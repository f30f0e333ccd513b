/**
 * The disturbances under which one answer in ten is lost.
 *
 * @module
 */
import type { Faults } from '../../src/emulator/faults/fault-list.js'
import type { FaultAction } from '../../src/emulator/faults/fault-rule.js'

interface Disturbance {
  readonly probability: number
  readonly action: FaultAction
}

/** One answer of ten: each of these is drawn when those before it were not. */
const LOST_ANSWERS: readonly Disturbance[] = [
  { probability: 0.02, action: { kind: 'reset', when: 'after-commit' } },
  { probability: 0.0205, action: { kind: 'status', status: 500, when: 'after-commit' } },
  { probability: 0.021, action: { kind: 'status', status: 503, when: 'after-commit' } },
  { probability: 0.0215, action: { kind: 'hang', when: 'after-commit' } },
  { probability: 0.022, action: { kind: 'truncate' } },
]

/** What looks the same to a client, or similar, although nothing was done. */
const LOST_REQUESTS: readonly Disturbance[] = [
  { probability: 0.015, action: { kind: 'reset' } },
  { probability: 0.015, action: { kind: 'status', status: 500 } },
  { probability: 0.005, action: { kind: 'hang' } },
  { probability: 0.015, action: { kind: 'status', status: 503, retryAfter: 0 } },
  { probability: 0.005, action: { kind: 'status', status: 403 } },
]

/**
 * Items whose requests may also be carried out when the client has stopped waiting for them: those with writes that look at what is
 * stored. A late plain write replaces what has been written since, whatever the client does.
 */
const LATE_PREFIXES = ['claim-', 'counter-', 'account-']
const LATE_SHARE = 0.1

/** How late these are on the emulator's clock, in milliseconds. */
export const LATE_MS = [1, 20] as const

/** Adds them. @returns Whether a fault of this id loses the answer to what was carried out. */
export function addLossyFaults(faults: Faults): (id: unknown) => boolean {
  for (const keyPrefix of LATE_PREFIXES) {
    const match = { keyPrefix, probability: LATE_SHARE }
    faults.add({ match, action: { kind: 'latency', latencyMs: LATE_MS } })
  }
  const add = ({ probability, action }: Disturbance) =>
    faults.add({ match: { probability }, action }).id
  const losing = new Set<unknown>(LOST_ANSWERS.map(add))
  LOST_REQUESTS.map(add)
  return (id) => losing.has(id)
}
