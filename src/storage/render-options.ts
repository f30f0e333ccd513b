/**
 * The `options` member of requests.
 *
 * @module
 */
import { isInvalidTtl } from '../values/ttl.js'
import type { KeyPolicy, MetadataField, ReturnValue, Ttl } from '../wire/write-options.js'
import { findUnknownOption, refuseUnknownOption } from './check-options.js'
import { type CheckSubject, refuse } from './refusal.js'
import { renderObject, renderOptional } from './render-json.js'

/** Which metadata to answer with. */
export interface MetadataOptions {
  /** Default: all three for `getWithMetadata`, none elsewhere. */
  metadataFields?: readonly MetadataField[] | undefined
}

/** Options of `set`. */
export interface SetOptions {
  /** Time to live of the item, one year at most. Default: it stays until deleted. */
  ttl?: Ttl | undefined
  /** What happens when the key exists. Default `OVERRIDE`. */
  keyPolicy?: KeyPolicy | undefined
  /** Which item to resolve with; not together with `FAIL_IF_EXISTS`. Default: none. */
  returnValue?: ReturnValue | undefined
  /** Metadata of the returned item; needs `returnValue`. Default: none. */
  returnMetadataFields?: readonly MetadataField[] | undefined
  /**
   * Name of the member of the value that holds an id which no other write has, a text that is not blank; for an entity a `string`
   * attribute. With `FAIL_IF_EXISTS` only: when the answer is lost, the item is read. Its id tells whether it was written; any other item
   * counts as a conflict, and a missing one is written again, twice at most. Default: a lost answer ends in an `OutcomeUnknownError`.
   */
  writeId?: string | undefined
}

const SET_OPTIONS: readonly (keyof SetOptions)[] = [
  'ttl',
  'keyPolicy',
  'returnValue',
  'returnMetadataFields',
  'writeId',
]

/** Renders the options of reads and queries. @returns `undefined` when there is nothing to say. */
export function renderReadOptions({ metadataFields }: MetadataOptions): string | undefined {
  return metadataFields === undefined ? undefined : JSON.stringify({ metadataFields })
}

/** Renders the options of `set`. @returns `undefined` when there is nothing to say. */
export function renderSetOptions(subject: CheckSubject, options: SetOptions): string | undefined {
  refuseUnknownOption(subject, findUnknownOption(options, SET_OPTIONS), SET_OPTIONS)
  const { ttl, keyPolicy, returnValue, returnMetadataFields } = options
  if (keyPolicy === 'FAIL_IF_EXISTS' && returnValue !== undefined) {
    const problem = 'FAIL_IF_EXISTS and returnValue exclude each other'
    throw refuse(subject, 'INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION', problem)
  }
  const members = {
    ttl: renderTtl(subject, ttl),
    keyPolicy: renderOptional(keyPolicy),
    returnValue: renderOptional(returnValue),
    returnMetadataFields: renderOptional(returnMetadataFields),
  }
  return Object.values(members).every((json) => json === undefined)
    ? undefined
    : renderObject(members)
}

/** Renders the options of writes in a batch or transaction. @returns `undefined` without a time to live. */
export function renderTtlOptions(subject: CheckSubject, ttl: Ttl | undefined): string | undefined {
  return ttl === undefined ? undefined : renderObject({ ttl: renderTtl(subject, ttl) })
}

function renderTtl(subject: CheckSubject, ttl: Ttl | undefined): string | undefined {
  if (ttl === undefined) return undefined
  if (isInvalidTtl(ttl)) {
    const problem = `the time to live is ${ttl.value} ${ttl.unit}, not a positive integer of one year at most`
    throw refuse(subject, 'INVALID_TTL', problem)
  }
  return JSON.stringify({ value: ttl.value, unit: ttl.unit })
}
