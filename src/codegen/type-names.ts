/**
 * Names of the types of a generated file.
 *
 * @module
 */
import type { EntityDefinition } from '../wire/entity-definition.js'

/** What the file imports for its types, sorted. */
export const IMPORTED_TYPES: readonly string[] = [
  'BooleanRange',
  'Entity',
  'EntityRepository',
  'Index',
  'KeyIndex',
  'NumberRange',
  'PartitionedIndex',
  'TextRange',
]

/** Names that no type of an entity may have. */
const TAKEN: readonly string[] = [...IMPORTED_TYPES, 'ForgeEntities']

/** The types made for one entity. */
export interface EntityTypeNames {
  /** Interface of the values. */
  readonly value: string
  /** Interface that maps index names to indexes. */
  readonly indexes: string
  /** Interface that holds both. */
  readonly types: string
}

/** An entity and the names of its types. */
export interface NamedEntity {
  readonly entity: EntityDefinition
  readonly names: EntityTypeNames
}

/**
 * Chooses type names: `survey-response.v2` becomes `SurveyResponseV2`. A name that is taken gets a number, so that an entity appended to
 * the manifest changes no name above it.
 *
 * @param entities In the order of the manifest.
 */
export function nameEntities(entities: readonly EntityDefinition[]): readonly NamedEntity[] {
  const taken = new Set(TAKEN)
  return entities.map((entity) => {
    const names = chooseFree(toPascalCase(entity.name), taken)
    for (const name of Object.values(names)) taken.add(name)
    return { entity, names }
  })
}

function chooseFree(base: string, taken: ReadonlySet<string>): EntityTypeNames {
  let names = withSuffixes(base)
  for (let number = 2; Object.values(names).some((name) => taken.has(name)); number += 1) {
    names = withSuffixes(`${base}${number}`)
  }
  return names
}

function withSuffixes(value: string): EntityTypeNames {
  return { value, indexes: `${value}Indexes`, types: `${value}Types` }
}

function toPascalCase(entityName: string): string {
  const words = entityName.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '')
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
  return /^[A-Z]/.test(name) ? name : `Entity${name}`
}
