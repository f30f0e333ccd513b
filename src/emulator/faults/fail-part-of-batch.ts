/**
 * Lets some items of a batch fail: the others are carried out as a batch of their own, and the answers are put together.
 *
 * Items and values stay text, so that they come through as they were sent.
 *
 * @module
 */
import type { z } from 'zod'
import { findJsonProblem } from '../../values/json.js'
import { parseJson } from '../../values/parse-json.js'
import {
  type ItemReference,
  batchDeleteRequestSchema,
  batchGetRequestSchema,
  batchSetRequestSchema,
} from '../../wire/batch.js'
import { LIMITS } from '../../wire/limits.js'
import { hasDuplicates } from '../engine/has-duplicates.js'
import { sliceElements, sliceMembers } from '../engine/json-slices.js'
import { readBodyText } from '../engine/read-body-text.js'
import { type HttpResponse, toBodyText } from '../send-outcome.js'
import type { DisturbedCall } from './disturbed-call.js'
import { toFaultError } from './fault-error.js'
import type { FaultOperation, PartialBatchFault } from './fault-rule.js'

type BatchSchema = z.ZodType<readonly ItemReference[]>

const SCHEMAS: Partial<Record<FaultOperation, BatchSchema>> = {
  'batch/get': batchGetRequestSchema,
  'batch/set': batchSetRequestSchema,
  'batch/delete': batchDeleteRequestSchema,
}

interface BatchItem {
  readonly reference: ItemReference
  /** The item as it was sent. */
  readonly text: string
}

/** Carries the other items out. What is no batch, or one that the platform refuses whole, is carried out as it is. */
export function failPartOfBatch(
  { ratio, code = 'RATE_LIMIT_EXCEEDED' }: PartialBatchFault,
  { operation, body, execute }: DisturbedCall,
  random: () => number,
): HttpResponse {
  const items = readBatch(operation, body)
  if (items === undefined) return execute(body)
  const failing = drawIndexes(items.length, ratio, random)
  const rest = items.filter((_, index) => !failing.has(index)).map(({ text }) => text)
  const answer = rest.length === 0 ? undefined : execute(Buffer.from(toArray(rest)))
  if (answer !== undefined && answer.status !== 200) return answer
  const error = toFaultError(code)
  const failed = items
    .filter((_, index) => failing.has(index))
    .map(({ reference }) => JSON.stringify({ ...reference, error }))
  return { status: 200, bodyText: addFailed(answer && toBodyText(answer), failed) }
}

function readBatch(
  operation: FaultOperation,
  body: Buffer | undefined,
): readonly BatchItem[] | undefined {
  const text = readBodyText(body) ?? ''
  const parsed = SCHEMAS[operation]?.safeParse(parseJson(text)).data
  if (parsed === undefined || isRefusedWhole(parsed, text)) return undefined
  const texts = sliceElements(text)
  return parsed.map(({ key, entityName }, index) => ({
    reference: entityName === undefined ? { key } : { key, entityName },
    text: texts[index] ?? '',
  }))
}

function isRefusedWhole(items: readonly ItemReference[], text: string): boolean {
  return (
    items.length === 0 ||
    items.length > LIMITS.batchItems.value ||
    Buffer.byteLength(text) > LIMITS.batchBytes.value ||
    hasDuplicates(items) ||
    findJsonProblem(items) !== undefined
  )
}

/** Draws once for each item, so that how many fail does not change what later calls draw. */
function drawIndexes(count: number, ratio: number, random: () => number): ReadonlySet<number> {
  const drawn = Array.from({ length: count }, (_, index) => ({ index, at: random() }))
  const chosen = drawn.toSorted((a, b) => a.at - b.at).slice(0, Math.ceil(count * ratio))
  return new Set(chosen.map(({ index }) => index))
}

function addFailed(
  text = '{"successfulKeys":[],"failedKeys":[]}',
  failed: readonly string[],
): string {
  const members = sliceMembers(text)
  const before = sliceElements(members.get('failedKeys') ?? '[]')
  const all = toArray([...before, ...failed])
  return `{"successfulKeys":${members.get('successfulKeys') ?? '[]'},"failedKeys":${all}}`
}

function toArray(texts: readonly string[]): string {
  return `[${texts.join(',')}]`
}
