/**
 * Checks entity names, indexes and partitions before they are sent.
 *
 * @module
 */
import { findEntityNameProblem } from '../values/entity-name.js'
import { BY_KEY_INDEX, type EntityDefinition } from '../wire/entity-definition.js'
import { type CheckSubject, refuse } from './refusal.js'

/** The entities of the manifest; `undefined` when they are not known, and then names are checked for their grammar only. */
export type KnownEntities = readonly EntityDefinition[] | undefined

/**
 * Checks the name of an entity.
 *
 * @returns Its definition, or `undefined` when the entities are not known.
 */
export function checkEntity(
  subject: CheckSubject,
  name: string,
  entities: KnownEntities,
): EntityDefinition | undefined {
  const problem = typeof name === 'string' ? findEntityNameProblem(name) : 'INVALID_ENTITY_TYPE'
  if (problem !== undefined) {
    throw refuse(subject, problem, 'an entity name has 3 to 60 of the characters a-z 0-9 : - _ .')
  }
  if (entities === undefined) return undefined
  const definition = entities.find((entity) => entity.name === name)
  if (definition === undefined) {
    const declared = renderNames(entities.map((entity) => entity.name))
    throw refuse(
      subject,
      'SCHEMA_NOT_FOUND',
      `entity ${name} is not declared; declared: ${declared}`,
    )
  }
  return definition
}

/** Checks that an index is declared and that its partition is complete. */
export function checkIndex(
  subject: CheckSubject,
  { name, indexes }: EntityDefinition,
  indexName: string,
  partition: readonly unknown[],
): void {
  const attributes = indexName === BY_KEY_INDEX ? [] : findPartition(indexes, indexName)
  if (attributes === undefined) {
    const declared = renderNames([BY_KEY_INDEX, ...indexes.map((index) => index.name)])
    const problem = `entity ${name} has no index ${indexName}; declared: ${declared}`
    throw refuse(subject, 'INVALID_ENTITY_INDEX', problem)
  }
  if (attributes.length !== partition.length) {
    const problem = `the partition of index ${indexName} is [${attributes.join(', ')}], ${partition.length} values were given`
    throw refuse(subject, 'INVALID_ENTITY_INDEX', problem)
  }
}

function findPartition(
  indexes: EntityDefinition['indexes'],
  indexName: string,
): readonly string[] | undefined {
  return indexes.find((index) => index.name === indexName)?.partition
}

function renderNames(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
