/**
 * Finds the keys that a storage request names.
 *
 * @module
 */
import * as z from 'zod'
import { readBodyText } from '../engine/read-body-text.js'
import { parseJson } from '../../values/parse-json.js'

const itemSchema = z.object({ key: z.string() })
const itemsSchema = z.array(itemSchema)
const stepsSchema = itemsSchema.default([])

const itemsOfBodySchema = z.union([
  itemsSchema,
  itemSchema.transform((item) => [item]),
  z
    .object({ set: stepsSchema, delete: stepsSchema, check: stepsSchema })
    .transform((steps) => [...steps.set, ...steps.delete, ...steps.check]),
])

/** @returns The key of a single item, or those of a batch or transaction; none for a query and for a body that cannot be read. */
export function readRequestKeys(body: Buffer | undefined): readonly string[] {
  const { data = [] } = itemsOfBodySchema.safeParse(parseJson(readBodyText(body) ?? ''))
  return data.map(({ key }) => key)
}
