/**
 * Legal sets of definitions, and values made from them, at random.
 *
 * @module
 */
import { fc } from '../properties.js'
import type {
  AttributeType,
  EntityDefinition,
  IndexDefinition,
} from '../../src/wire/entity-definition.js'

/** A value of an entity of which only the definition is known. */
export type LooseValue = Record<string, unknown>

/** Types of an entity of which only the definition is known. */
export interface LooseTypes {
  value: LooseValue
  indexes: Record<string, { partition?: unknown; range?: unknown }>
  filterable: string
  version: string
}

/** One entity, and values that fit it. */
export interface Sample {
  readonly definition: EntityDefinition
  readonly values: readonly LooseValue[]
}

/** Few values each, so that items share partitions and places. */
const VALUES: Readonly<Record<AttributeType, readonly unknown[]>> = {
  string: ['a', 'A', 'ab', 'b', ' b', 'é'],
  integer: [-(2 ** 31), -1, 0, 1, 2 ** 31 - 1],
  float: [-1.5, 0, 1e-130, 0.5, 2],
  boolean: [false, true],
  any: ['a', 0, false, { a: [] }, []],
}

const INDEXABLE: readonly AttributeType[] = ['string', 'integer', 'float', 'boolean']

/** `and`, `or`, `key` and `constructor` are legal names. */
const attributeName = fc.oneof(
  fc.constantFrom('key', 'and', 'or', 'constructor', 'toString', 'value'),
  fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,9}$/),
)

const entityName = fc.oneof(
  fc.constantFrom('constructor', 'a-b', 'a_b', 'by-key', ':::'),
  fc.stringMatching(/^[a-z0-9:][a-z0-9:_.-]{1,8}[a-z0-9]$/).filter((name) => !name.includes('..')),
)

const attributes = fc
  .uniqueArray(fc.tuple(attributeName, fc.constantFrom<AttributeType>(...INDEXABLE, 'any')), {
    minLength: 1,
    maxLength: 8,
    selector: ([name]) => name,
  })
  .map((pairs): EntityDefinition['attributes'] => Object.fromEntries(pairs))

function toIndexes(
  declared: EntityDefinition['attributes'],
): fc.Arbitrary<readonly IndexDefinition[]> {
  const indexable = Object.keys(declared).filter((name) => declared[name] !== 'any')
  if (indexable.length === 0) return fc.constant([])
  const index = fc.record({
    name: fc.stringMatching(/^[a-zA-Z0-9:_-]{3,12}$/).filter((name) => name !== 'by-key'),
    range: fc.constantFrom(...indexable),
    partition: fc.shuffledSubarray(indexable, {
      maxLength: Math.min(2, indexable.length),
    }),
  })
  return fc.uniqueArray(index, { maxLength: 7, selector: ({ name }) => name })
}

function toValue(declared: EntityDefinition['attributes']): fc.Arbitrary<LooseValue> {
  const members = Object.entries(declared).map(([name, type]): [string, fc.Arbitrary<unknown>] => [
    name,
    fc.constantFrom(...VALUES[type]),
  ])
  return fc.record(Object.fromEntries(members), { requiredKeys: [], noNullPrototype: true })
}

const sample: fc.Arbitrary<Sample> = fc.tuple(entityName, attributes).chain(([name, declared]) =>
  fc.record({
    definition: toIndexes(declared).map((indexes) => ({ name, attributes: declared, indexes })),
    values: fc.array(toValue(declared), { minLength: 1, maxLength: 10 }),
  }),
)

/** One or two entities with values. */
export const samples: fc.Arbitrary<readonly Sample[]> = fc.uniqueArray(sample, {
  minLength: 1,
  maxLength: 2,
  selector: ({ definition }) => definition.name,
})
