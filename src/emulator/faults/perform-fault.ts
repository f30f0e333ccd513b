/**
 * Carries a fault out: what is answered, if anything, and whether the operation is done.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import type { HttpOutcome, HttpResponse } from '../send-outcome.js'
import type { DisturbedCall } from './disturbed-call.js'
import { failPartOfBatch } from './fail-part-of-batch.js'
import { toFaultError } from './fault-error.js'
import type { FaultAction, HangFault, LatencyFault, ResetFault, StatusFault } from './fault-rule.js'
import { toGarbage } from './garbage.js'

/** What faults act with. */
export interface FaultMeans {
  /** Times latency. */
  readonly clock: Clock
  /** Picks latency and the items that fail; from 0 to below 1. */
  readonly random: () => number
}

/** Lets a fault act on a call. */
export async function performFault(
  action: FaultAction,
  call: DisturbedCall,
  means: FaultMeans,
): Promise<HttpOutcome> {
  const execute = () => call.execute(call.body)
  switch (action.kind) {
    case 'latency':
      return await answerLate(action, execute, means)
    case 'truncate':
      return { kind: 'truncated', response: execute() }
    case 'slow-drip': {
      const { bytesPerSecond } = action
      return { kind: 'slow-drip', response: execute(), bytesPerSecond, clock: means.clock }
    }
    case 'html':
    case 'bad-json':
    case 'wrong-shape':
    case 'huge':
      execute()
      return toGarbage(action)
    case 'partial-batch':
      return failPartOfBatch(action, call, means.random)
    case 'empty-key-set':
      return { status: 200, body: { keys: [] } }
    case 'status':
    case 'hang':
    case 'reset':
      if (action.when === 'after-commit') execute()
      return replaceAnswer(action)
  }
}

async function answerLate(
  { latencyMs, when }: LatencyFault,
  execute: () => HttpResponse,
  { clock, random }: FaultMeans,
): Promise<HttpResponse> {
  const [from, to] = typeof latencyMs === 'number' ? [latencyMs, latencyMs] : latencyMs
  const delayMs = from + (to - from) * random()
  const done = when === 'after-commit' ? execute() : undefined
  await new Promise<void>((resolve) => void clock.schedule(delayMs, resolve))
  return done ?? execute()
}

function replaceAnswer(action: StatusFault | HangFault | ResetFault): HttpOutcome {
  if (action.kind !== 'status') return { kind: action.kind }
  const { status, code, retryAfter } = action
  return {
    status,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
    ...(code === undefined ? {} : { body: toFaultError(code) }),
  }
}
