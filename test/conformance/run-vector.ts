/**
 * Runs one vector and says what differs.
 *
 * @module
 */
import type {
  ConformanceDoor,
  ConformanceSession,
  Fixtures,
  WireAnswer,
} from './conformance-door.js'
import { type Saved, expand } from './expand-template.js'
import { findDifference } from './find-difference.js'
import type { Expectation, Json, Step, Vector } from './vector.js'

/** @returns The first difference with the number of its step, or `undefined` when all is as expected. */
export async function runVector(
  vector: Vector,
  door: ConformanceDoor,
  fixtures: Fixtures,
): Promise<string | undefined> {
  const session = await door.open(vector)
  const saved = new Map<string, Json>()
  const start = session.now()
  for (const { operation, body } of fixtures.given[vector.given ?? 'nothing'] ?? []) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    const { status, text } = await sendStep(
      session,
      { operation, body, expect: { status: 0 } },
      saved,
    )
    if (status >= 300) return `given: ${operation} is answered ${status} ${text}`
  }
  for (const [index, step] of vector.steps.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    const answer = await sendStep(session, step, saved)
    const difference = judge(answer, step.expect, saved, start)
    if (difference !== undefined) return `step ${index + 1}: ${difference}`
    for (const [name, member] of Object.entries(step.save ?? {})) {
      saved.set(name, (JSON.parse(answer.text) as Record<string, Json>)[member] ?? null)
    }
  }
  return undefined
}

function sendStep(session: ConformanceSession, step: Step, saved: Saved): Promise<WireAnswer> {
  const { operation, installation = 'one', product, method = 'POST', credentials } = step
  if (step.advanceMs !== undefined) session.advance(step.advanceMs)
  const path = step.path ?? `/v1/${operation}`
  const body = toBytes(step, saved)
  return session.send({ operation, body, installation, product, method, path, credentials })
}

function toBytes({ body, bodyText, bodyBase64 }: Step, saved: Saved): Buffer {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64')
  return Buffer.from(bodyText ?? (body === undefined ? '' : JSON.stringify(expand(body, saved))))
}

function judge(
  { status, text }: WireAnswer,
  expected: Expectation,
  saved: Saved,
  start: number,
): string | undefined {
  if (status !== expected.status)
    return `status is ${status} ${text.slice(0, 300)}, not ${expected.status}`
  if (expected.bodyText !== undefined && text !== expected.bodyText) {
    return `body is ${text.slice(0, 300)}, not ${expected.bodyText.slice(0, 300)}`
  }
  if (status === 204) return text === '' ? undefined : `body is ${text}, not empty`
  const parts = expected.bodyMatches ?? toErrorBody(expected)
  if (expected.body === undefined && parts === undefined) return undefined
  const actual: unknown = JSON.parse(text)
  const compare = (wanted: Json | undefined, partial: boolean): string | undefined =>
    wanted === undefined
      ? undefined
      : findDifference(actual, expand(wanted, saved), { start, partial })
  return compare(expected.body, false) ?? compare(parts, true)
}

function toErrorBody({ code, message }: Expectation): Json | undefined {
  return code === undefined ? undefined : { code, message: message ?? { $any: 'string' } }
}
