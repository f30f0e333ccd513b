/**
 * Cursors: opaque texts that, as a rule, only the query they came from can continue.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import * as z from 'zod'
import { toExactNumber } from './decimal.js'
import type { EngineRules } from './engine-rules.js'
import type { IndexKeyPart } from './index-key.js'
import type { QueryPlan } from './query-plan.js'
import { parseJson } from '../../values/parse-json.js'

/** Makes and opens cursors. */
export interface CursorSeal {
  seal: (position: readonly IndexKeyPart[], plan: QueryPlan) => string
  /** @returns The position, or `undefined` when the cursor is damaged or belongs to another query, tenant or run. */
  open: (cursor: string, plan: QueryPlan) => readonly IndexKeyPart[] | undefined
}

const decimalSchema = z
  .strictObject({ isNegative: z.boolean(), exponent: z.int(), digits: z.string() })
  .transform(({ isNegative, exponent, digits }) =>
    toExactNumber(`${isNegative ? '-' : ''}0.${digits}e${exponent}`),
  )
const partSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), decimalSchema])
const contentSchema = z.tuple([z.array(partSchema), z.string()])

/**
 * Creates the cursors of one tenant.
 *
 * @param secret Key of the run.
 * @param owner Names the tenant; another tenant's cursors do not open.
 */
export function createCursorSeal(
  secret: string,
  owner: string,
  { cursorReuse }: Pick<EngineRules, 'cursorReuse'>,
): CursorSeal {
  function seal(position: readonly IndexKeyPart[], plan: QueryPlan): string {
    const mac = createHmac('sha256', secret)
      .update(JSON.stringify([owner, position, ...(cursorReuse === 'refuse' ? toFacts(plan) : [])]))
      .digest('base64url')
    return Buffer.from(JSON.stringify([position, mac])).toString('base64url')
  }
  return {
    seal,
    open: (cursor, plan) => {
      const position = readPosition(cursor)
      if (position === undefined) return undefined
      return seal(position, plan) === cursor ? position : undefined
    },
  }
}

/** What must stay the same from page to page, in an order that no caller decides. */
function toFacts({ space, indexName, partition, range, filters, order, limit }: QueryPlan) {
  return [space, indexName, partition, range, filters, order, limit]
}

function readPosition(cursor: string): readonly IndexKeyPart[] | undefined {
  const content = parseJson(Buffer.from(cursor, 'base64url').toString())
  return contentSchema.safeParse(content).data?.[0]
}
