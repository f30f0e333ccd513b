/**
 * What a storage request uses quotas of, besides those of its installation.
 *
 * @module
 */
import * as z from 'zod'
import { parseJson } from '../../values/parse-json.js'
import { readBodyText } from '../engine/read-body-text.js'
import { readRequestKeys } from '../faults/read-request-keys.js'
import type { QuotaScope } from './quota-profiles.js'

const querySchema = z.object({
  entityName: z.string(),
  indexName: z.string(),
  // What else may stand there, engines refuse.
  partition: z.array(z.union([z.string(), z.number(), z.boolean()])).default([]),
})

/** The installation itself. */
const WHOLE: readonly string[] = ['']

type ReadTargets = (body: Buffer | undefined) => readonly string[]

/** Keys and partitions that a request names; none when it cannot be read. Keys of one name in two entities count as one. */
export const READ_TARGETS: Readonly<Record<QuotaScope, ReadTargets>> = {
  installation: () => WHOLE,
  key: readRequestKeys,
  'index value': readIndexValue,
}

function readIndexValue(body: Buffer | undefined): readonly string[] {
  const query = querySchema.safeParse(parseJson(readBodyText(body) ?? '')).data
  return query === undefined
    ? []
    : [JSON.stringify([query.entityName, query.indexName, query.partition])]
}
