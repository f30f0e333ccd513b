/**
 * Carries out a storage call that the quotas admit.
 *
 * @module
 */
import { answerRefused } from '../engine/outcome.js'
import { refuse } from '../engine/refusal.js'
import { type HttpResponse, toBodyText } from '../send-outcome.js'
import type { QuotaCall, QuotaMeter, QuotaRefusal } from './quota-meter.js'

/** @returns The answer of `execute`, or a 429 without calling it. */
export function executeWithinQuotas(
  meter: QuotaMeter,
  call: QuotaCall,
  execute: () => HttpResponse,
): HttpResponse {
  const refusal = meter.admit(call)
  if (refusal !== undefined) return answerTooMany(refusal)
  const response = execute()
  meter.charge(call, () => Buffer.byteLength(toBodyText(response) ?? ''))
  return response
}

function answerTooMany({ code, retryAfterSeconds }: QuotaRefusal): HttpResponse {
  const { response } = answerRefused(refuse(code))
  if (retryAfterSeconds === undefined) return response
  return { ...response, headers: { 'retry-after': String(retryAfterSeconds) } }
}
