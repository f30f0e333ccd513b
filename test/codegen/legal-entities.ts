/**
 * Entities that Forge accepts, at random.
 *
 * @module
 */
import { fc } from '../properties.js'
import { stringify } from 'yaml'
import {
  ATTRIBUTE_TYPES,
  type EntityDefinition,
  type IndexDefinition,
} from '../../src/wire/entity-definition.js'

/** Names that mean something to JavaScript, to TypeScript or to filters. */
const TELLING_NAMES = [
  'constructor',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'prototype',
  'and',
  'or',
  'not',
  'class',
  'default',
  'value',
  'indexes',
  'key',
]

const attributeName = fc.oneof(
  fc.constantFrom(...TELLING_NAMES),
  fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,29}$/),
)

const indexName = fc.stringMatching(/^[a-zA-Z0-9:_-][a-zA-Z0-9:_.-]{1,48}[a-zA-Z0-9:_-]$/)

/** Without its end, which tells it from the names of other manifests. */
const entityStem = fc.oneof(
  fc.constantFrom(
    'entity',
    'entities',
    'index',
    'key-index',
    'class',
    'a-b',
    'a.b',
    'a_b',
    'a-types',
  ),
  fc.stringMatching(/^[a-z0-9:][a-z0-9:_.-]{0,50}$/),
)

const attributes = fc.dictionary(attributeName, fc.constantFrom(...ATTRIBUTE_TYPES), {
  minKeys: 1,
  maxKeys: 50,
  size: 'max',
  noNullPrototype: true,
})

const indexes = (names: readonly string[]): fc.Arbitrary<readonly IndexDefinition[]> =>
  fc.uniqueArray(
    fc.record({
      name: indexName.filter((name) => name !== 'by-key' && !name.includes('..')),
      range: fc.constantFrom(...names),
      partition: fc.oneof(
        fc.constant([]),
        fc.subarray([...names], { minLength: 1, maxLength: Math.min(8, names.length) }),
      ),
    }),
    { maxLength: 7, selector: ({ name }) => name },
  )

const entity: fc.Arbitrary<EntityDefinition> = fc
  .tuple(entityStem, attributes)
  .chain(([stem, declared]) =>
    indexes(Object.keys(declared)).map((found) => ({
      name: stem,
      attributes: declared,
      indexes: found,
    })),
  )

/**
 * Up to 20 entities.
 *
 * @param end Put behind each name, such as `-1`.
 */
export function legalEntities(end: string): fc.Arbitrary<readonly EntityDefinition[]> {
  return fc
    .uniqueArray(entity, { minLength: 1, maxLength: 20, selector: ({ name }) => name })
    .map((entities) =>
      entities.map((one) => ({ ...one, name: `${one.name}${end}`.replaceAll('..', '.') })),
    )
}

/** @returns A manifest that declares these entities. */
export function toManifest(entities: readonly EntityDefinition[]): string {
  return stringify({
    app: {
      id: 'ari:cloud:ecosystem::app/6f9c1d52-3b0e-4b8e-9c55-0d7a4f2e8b31',
      storage: {
        entities: entities.map(({ name, attributes: declared, indexes: found }) => ({
          name,
          attributes: Object.fromEntries(
            Object.entries(declared).map(([attribute, type]) => [attribute, { type }]),
          ),
          ...(found.length > 0 && { indexes: found.map(toIndex) }),
        })),
      },
    },
    permissions: { scopes: ['storage:app'] },
  })
}

function toIndex({ name, range, partition }: IndexDefinition): object {
  return { name, range: [range], ...(partition.length > 0 && { partition }) }
}

/** The largest that Forge accepts: 20 entities with 50 attributes and 7 indexes each. */
export const LARGEST_ENTITIES: readonly EntityDefinition[] = Array.from(
  { length: 20 },
  (_, number) => ({
    name: `entity-number-${number}`,
    attributes: Object.fromEntries(
      Array.from({ length: 50 }, (_unused, index) => [
        `attribute${index}`,
        ATTRIBUTE_TYPES[index % 4] ?? 'string',
      ]),
    ),
    indexes: Array.from({ length: 7 }, (_unused, index) => ({
      name: `index-number-${index}`,
      range: `attribute${index}`,
      partition: [`attribute${index + 7}`, `attribute${index + 14}`],
    })),
  }),
)
