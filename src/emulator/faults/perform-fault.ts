/**
 * Carries a fault out: what is answered, if anything, and whether the operation is done.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import { ERROR_TABLE, isErrorCode } from '../../wire/error-table.js'
import type { HttpOutcome, HttpResponse } from '../send-outcome.js'
import type { FaultAction, HangFault, LatencyFault, ResetFault, StatusFault } from './fault-rule.js'

/** What faults act with. */
export interface FaultMeans {
  /** Times latency. */
  readonly clock: Clock
  /** Picks latency; from 0 to below 1. */
  readonly random: () => number
}

const PAGE = `<!DOCTYPE html>
<html>
  <head><title>Just a moment</title></head>
  <body><h1>We will be back soon</h1></body>
</html>
`

/** @param execute Carries the operation out; called once at most. */
export async function performFault(
  action: FaultAction,
  execute: () => HttpResponse,
  means: FaultMeans,
): Promise<HttpOutcome> {
  switch (action.kind) {
    case 'latency':
      return await answerLate(action, execute, means)
    case 'truncate':
      return { kind: 'truncated', response: execute() }
    case 'html':
      execute()
      return { kind: 'text', status: 200, contentType: 'text/html; charset=utf-8', text: PAGE }
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
    ...(code === undefined ? {} : { body: { code, message: toMessage(code) } }),
  }
}

function toMessage(code: string): string {
  return isErrorCode(code) ? ERROR_TABLE[code].message : 'A fault of the emulator'
}
