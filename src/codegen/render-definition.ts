/**
 * Renders an entity's definition as data.
 *
 * @module
 */
import type { EntityDefinition, IndexDefinition } from '../wire/entity-definition.js'
import { toNamedIndexes } from './named-indexes.js'
import { fitLine, fits, indent, toLiteral, toMemberKey } from './source-text.js'

/** @returns The lines of `survey: createEntity<SurveyTypes>({ … }),`, which stand behind two columns. */
export function renderDefinition(entity: EntityDefinition, typesName: string): readonly string[] {
  const key = `${toMemberKey(entity.name)}:`
  const call = `createEntity<${typesName}>({`
  const head = `${key} ${call}`
  if (fits(2, head)) return [head, ...renderMembers(4, entity)]
  return [key, ...indent(2, [call, ...renderMembers(6, entity)])]
}

/** @param columns What the members stand behind. */
function renderMembers(columns: number, entity: EntityDefinition): readonly string[] {
  return [
    `  name: ${toLiteral(entity.name)},`,
    ...indent(2, renderAttributes(entity)),
    ...indent(2, renderIndexes(columns, entity)),
    '}),',
  ]
}

function renderAttributes({ attributes }: EntityDefinition): readonly string[] {
  const members = Object.entries(attributes)
  if (members.length === 0) return ['attributes: {},']
  const lines = members.map(([name, type]) => `  ${toMemberKey(name)}: ${toLiteral(type)},`)
  // The compiler would take a name that every object has for that member, and its type for any string.
  const end = members.some(([name]) => name in Object.prototype) ? '} as const,' : '},'
  return ['attributes: {', ...lines, end]
}

function renderIndexes(columns: number, entity: EntityDefinition): readonly string[] {
  const indexes = toNamedIndexes(entity)
  if (indexes.length === 0) return ['indexes: [],']
  const lines = [
    'indexes: [',
    ...indent(
      2,
      indexes.flatMap((index) => renderIndex(columns + 2, index)),
    ),
    '],',
  ]
  const [only, ...others] = indexes
  if (only === undefined || others.length > 0) return lines
  return fitLine(columns, `indexes: [${toObject(only)}],`, lines)
}

function renderIndex(columns: number, index: IndexDefinition): readonly string[] {
  return fitLine(columns, `${toObject(index)},`, [
    '{',
    `  name: ${toLiteral(index.name)},`,
    `  range: ${toLiteral(index.range)},`,
    ...indent(2, renderPartition(columns + 2, index.partition)),
    '},',
  ])
}

function renderPartition(columns: number, partition: readonly string[]): readonly string[] {
  const lines = partition.map((name) => `  ${toLiteral(name)},`)
  return fitLine(columns, `partition: ${toList(partition)},`, ['partition: [', ...lines, '],'])
}

function toObject({ name, range, partition }: IndexDefinition): string {
  return `{ name: ${toLiteral(name)}, range: ${toLiteral(range)}, partition: ${toList(partition)} }`
}

function toList(names: readonly string[]): string {
  return `[${names.map(toLiteral).join(', ')}]`
}
