/**
 * Renders what the compiler knows about an entity's indexes and filters.
 *
 * @module
 */
import {
  type AttributeType,
  BY_KEY_INDEX,
  type EntityDefinition,
  type IndexDefinition,
} from '../wire/entity-definition.js'
import { toNamedIndexes } from './named-indexes.js'
import { fitLine, indent, renderComment, toLiteral, toMemberKey } from './source-text.js'
import type { EntityTypeNames } from './type-names.js'

/** Conditions that a query can put on a range attribute. */
const RANGE_TYPES: Readonly<Record<AttributeType, string>> = {
  integer: 'NumberRange',
  float: 'NumberRange',
  string: 'TextRange',
  boolean: 'BooleanRange',
  any: 'never',
}

/** Values that a query gives a partition attribute. */
const PARTITION_TYPES: Readonly<Record<AttributeType, string>> = {
  integer: 'number',
  float: 'number',
  string: 'string',
  boolean: 'boolean',
  any: 'string | number | boolean',
}

/** Names of the combinators of a filter, which hide attributes of the same name. */
const COMBINATORS: ReadonlySet<string> = new Set(['and', 'or'])

/** @returns The lines of `export interface SurveyIndexes { … }`. */
export function renderIndexMap(entity: EntityDefinition, typeName: string): readonly string[] {
  const sentence = `Indexes of entity \`${entity.name}\`: what a query by each can be asked with.`
  return [
    ...renderComment(0, sentence),
    `export interface ${typeName} {`,
    ...indent(2, ['/** All items, by key. */', `${toLiteral(BY_KEY_INDEX)}: KeyIndex`]),
    ...indent(
      2,
      toNamedIndexes(entity).flatMap((index) => renderIndex(entity, index)),
    ),
    '}',
  ]
}

/** @returns Names of the types that {@link renderIndexMap} mentions beside `KeyIndex`; some may be there twice. */
export function listIndexTypes(entity: EntityDefinition): readonly string[] {
  return toNamedIndexes(entity).flatMap(({ range, partition }) => [
    partition.length === 0 ? 'Index' : 'PartitionedIndex',
    RANGE_TYPES[toType(entity, range)],
  ])
}

/** @returns The lines of `export interface SurveyTypes { … }`. */
export function renderTypes(entity: EntityDefinition, names: EntityTypeNames): readonly string[] {
  const attributes = Object.entries(entity.attributes)
  const filterable = attributes.filter(([name, type]) => type !== 'any' && !COMBINATORS.has(name))
  const integers = attributes.filter(([, type]) => type === 'integer')
  return [
    ...renderComment(0, `Types of entity \`${entity.name}\`.`),
    `export interface ${names.types} {`,
    ...indent(2, [
      `value: ${names.value}`,
      `indexes: ${names.indexes}`,
      '/** Attributes that filters and conditions may name. */',
      ...renderUnionMember(
        'filterable',
        filterable.map(([name]) => name),
      ),
      '/** Attributes that may count versions. */',
      ...renderUnionMember(
        'version',
        integers.map(([name]) => name),
      ),
    ]),
    '}',
  ]
}

function renderIndex(entity: EntityDefinition, index: IndexDefinition): readonly string[] {
  const { range } = index
  const key = toMemberKey(index.name)
  const rangeType = RANGE_TYPES[toType(entity, range)]
  // An attribute that is named twice is one member of the partition.
  const parts = [...new Set(index.partition)]
  if (parts.length === 0) {
    return [...renderComment(2, `Range \`${range}\`.`), `${key}: Index<${rangeType}>`]
  }
  const list = parts.map((part) => `\`${part}\``).join(', ')
  const members = parts.map(
    (part) => `${toMemberKey(part)}: ${PARTITION_TYPES[toType(entity, part)]}`,
  )
  const partition = `{ ${members.join('; ')} }`
  return [
    ...renderComment(2, `Partition ${list}, range \`${range}\`.`),
    ...fitLine(2, `${key}: PartitionedIndex<${rangeType}, ${partition}>`, [
      `${key}: PartitionedIndex<`,
      `  ${rangeType},`,
      ...indent(2, fitLine(4, partition, ['{', ...indent(2, members), '}'])),
      '>',
    ]),
  ]
}

function toType({ attributes }: EntityDefinition, name: string): AttributeType {
  return (Object.hasOwn(attributes, name) ? attributes[name] : undefined) ?? 'any'
}

function renderUnionMember(name: string, members: readonly string[]): readonly string[] {
  const literals = members.map(toLiteral)
  const union = literals.length === 0 ? 'never' : literals.join(' | ')
  const lines = literals.map((literal) => `| ${literal}`)
  return fitLine(2, `${name}: ${union}`, [`${name}:`, ...indent(2, fitLine(4, union, lines))])
}
