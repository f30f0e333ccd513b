/**
 * Answers that nobody has measured, or on which the sources disagree: one named switch each, with what else the platform may do.
 *
 * @module
 */
import { ENGINE_MODES, type EngineModes } from './engine-modes.js'
import type { EngineRule } from './engine-rule.js'

/** Switches of the storage engine; {@link ENGINE_RULES} says what each is about. */
export interface EngineRules extends EngineModes {
  /** Deepest value that is stored. */
  readonly maxValueDepth: 32 | 31
  /** Status of a delete of a missing key. */
  readonly deleteMissing: 204 | 404
  /** Code of a missing key outside batches. */
  readonly keyNotFoundCode: 'KEY_NOT_FOUND' | 'NOT_FOUND'
  /** Code of an empty key outside entities. */
  readonly emptyKeyCode: 'KEY_TOO_SHORT' | 'EMPTY_KEY'
  /** Largest secret, in bytes of JSON. */
  readonly maxSecretBytes: 245_760 | 131_072
  /** Status of a `set` that asks for the previous item when there was none. */
  readonly missingPrevious: 204 | 200
  /** Code of a batch get or delete of more than 25 items. */
  readonly batchOverLimit: 'TOO_MANY_BATCH_ENTITIES' | 'UNPROCESSABLE_ENTITY'
  /** Code of a batch without items. */
  readonly batchEmpty: 'BAD_REQUEST' | 'UNPROCESSABLE_ENTITY'
  /** Code of a batch that names a key twice. */
  readonly batchDuplicate: 'KEY_DUPLICATION_ERROR' | 'BAD_REQUEST'
  /** Whether a query with a limit over the largest is refused, or answered with the largest. */
  readonly queryOverLimit: 'refuse' | 'clamp'
  /** Largest page of a query. */
  readonly maxQueryLimit: 100 | 20
  /** Whether a cursor is refused by a query of other parameters, or continues it from the place it stands for. */
  readonly cursorReuse: 'refuse' | 'accept'
  /** Code of a stored attribute that is no `string`, `float`, `boolean` or `any` as declared. */
  readonly wrongAttributeType: 'INCORRECT_PROPERTY_TYPE' | 'INVALID_ENTITY_VALUE'
  /** Code of `FAIL_IF_EXISTS` on an existing item of an entity. */
  readonly entityKeyConflict: 'KEY_CONFLICT' | 'CONDITIONAL_CHECK_FAILED'
  /** Whether an item without an index's range attribute is left out of the index, or comes before all others. */
  readonly missingRangeAttribute: 'omit' | 'first'
  /** Whether an attribute that the manifest does not declare is refused, or stored. */
  readonly undeclaredAttribute: 'INVALID_ENTITY_ATTRIBUTE' | 'accept'
  /** Code of an entity query that does not give all partition values of its index. */
  readonly incompletePartition: 'INVALID_ENTITY_INDEX' | 'BAD_REQUEST'
  /** Whether conditions of a transaction's `set` or `delete` hold a missing item for one without attributes, or fail. */
  readonly missingItemConditions: 'empty' | 'fail'
}

/** Every switch. */
export const ENGINE_RULES: { readonly [Name in keyof EngineRules]: EngineRule<EngineRules[Name]> } =
  {
    maxValueDepth: {
      values: [32, 31],
      about: 'deepest value that is stored',
      provenance: 'documented',
      source: 'error texts say 32, the limits page says 31',
    },
    deleteMissing: {
      values: [204, 404],
      about: 'status of a delete of a missing key',
      provenance: 'documented',
      source: 'the reference allows both; the official client takes both for success',
    },
    keyNotFoundCode: {
      values: ['KEY_NOT_FOUND', 'NOT_FOUND'],
      about: 'code of a missing key outside batches',
      provenance: 'documented',
      source: 'reference, and measured in a batch; one table of the documentation says NOT_FOUND',
    },
    emptyKeyCode: {
      values: ['KEY_TOO_SHORT', 'EMPTY_KEY'],
      about: 'code of an empty key outside entities',
      provenance: 'documented',
      source: 'Storage REST API 0.1.0; newer pages name EMPTY_KEY, which entities always answer',
    },
    maxSecretBytes: {
      values: [245_760, 131_072],
      about: 'largest secret, in bytes of JSON',
      provenance: 'documented',
      source: 'limits page, 240 KiB; the older page on secrets says 128 KiB',
    },
    missingPrevious: {
      values: [204, 200],
      about: 'status of a set with returnValue PREVIOUS that overwrites nothing',
      provenance: 'inferred',
      source: 'the official client takes an answer without body',
    },
    batchOverLimit: {
      values: ['TOO_MANY_BATCH_ENTITIES', 'UNPROCESSABLE_ENTITY'],
      about: 'code of a batch get or delete of more than 25 items',
      provenance: 'inferred',
      source: 'the first was measured for batch set, the second for transactions',
    },
    batchEmpty: {
      values: ['BAD_REQUEST', 'UNPROCESSABLE_ENTITY'],
      about: 'code of a batch without items',
      provenance: 'inferred',
      source: 'the documentation says that the request fails, not how',
    },
    batchDuplicate: {
      values: ['KEY_DUPLICATION_ERROR', 'BAD_REQUEST'],
      about: 'code of a batch that names a key twice',
      provenance: 'inferred',
      source: 'the first was measured for transactions; for batches only that the request fails',
    },
    queryOverLimit: {
      values: ['refuse', 'clamp'],
      about: 'a query with a limit over the largest is refused, or answered with the largest',
      provenance: 'inferred',
      source: 'the maximum and the codes are documented, a query over it was not measured',
    },
    maxQueryLimit: {
      values: [100, 20],
      about: 'largest page of a query',
      provenance: 'documented',
      source: 'limits page and texts of the errors; a comment in an example says 20',
    },
    cursorReuse: {
      values: ['refuse', 'accept'],
      about: 'a cursor of a query with other parameters is refused, or continues from its place',
      provenance: 'inferred',
      source: 'a cursor is documented as valid for the same parameters only, not what it does else',
    },
    wrongAttributeType: {
      values: ['INCORRECT_PROPERTY_TYPE', 'INVALID_ENTITY_VALUE'],
      about: 'code of a wrong value for an attribute of type string, float, boolean or any',
      provenance: 'inferred',
      source: 'the first was measured for integers, for which it always holds',
    },
    entityKeyConflict: {
      values: ['KEY_CONFLICT', 'CONDITIONAL_CHECK_FAILED'],
      about: 'code of FAIL_IF_EXISTS on an existing item of an entity',
      provenance: 'inferred',
      source: 'the first was measured for the key-value store, the second for transactions',
    },
    missingRangeAttribute: {
      values: ['omit', 'first'],
      about: 'an item without the range attribute is left out of the index, or comes first in it',
      needsRestart: true,
      provenance: 'inferred',
      source: 'not documented',
    },
    undeclaredAttribute: {
      values: ['INVALID_ENTITY_ATTRIBUTE', 'accept'],
      about: 'an attribute that the manifest does not declare is refused, or stored',
      provenance: 'inferred',
      source: 'the code is documented for queries; what a write answers is left open',
    },
    incompletePartition: {
      values: ['INVALID_ENTITY_INDEX', 'BAD_REQUEST'],
      about: 'code of an entity query without all partition values of its index',
      provenance: 'inferred',
      source: 'the first is documented for unknown indexes',
    },
    missingItemConditions: {
      values: ['empty', 'fail'],
      about:
        'conditions of a set or delete take a missing item for one without attributes, or fail',
      provenance: 'inferred',
      source: 'measured for a check only, which always fails',
    },
    ...ENGINE_MODES,
  }
