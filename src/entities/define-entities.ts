/**
 * Entities declared in code, for apps that generate none.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { findEntityNameProblem } from '../values/entity-name.js'
import {
  ATTRIBUTE_TYPES,
  type AttributeType,
  BY_KEY_INDEX,
  type EntityDefinition,
  type IndexDefinition,
} from '../wire/entity-definition.js'
import type {
  AttributeDeclaration,
  CheckedDeclarations,
  DeclaredEntities,
  EntityDeclaration,
  EntityDeclarations,
  IndexDeclaration,
} from './declared-types.js'
import { createEntity, type Entity, type EntityOptions } from './entity.js'
import { requireSchema } from './refine.js'

/** The members of a declaration; a misspelt one would be lost in silence. */
const ENTITY_MEMBERS: ReadonlySet<string> = new Set<keyof EntityDeclaration>([
  'attributes',
  'required',
  'indexes',
  'unknownAttributes',
  'checkOnRead',
])
const INDEX_MEMBERS: ReadonlySet<string> = new Set<keyof IndexDeclaration>(['range', 'partition'])

/**
 * Declares the entities of the manifest; their types are inferred. `assertMatchesManifest` of `forge-remote/testing` proves that the two
 * say the same.
 *
 * @throws {OptionsError} `ERR_OPTIONS` when the declarations contradict themselves, which compilers have told already.
 *
 * @example
 *   const entities = defineEntities({
 *     employee: {
 *       attributes: { age: 'integer', name: 'string', dept: 'string' },
 *       required: ['name'],
 *       indexes: { 'by-dept': { partition: ['dept'], range: 'age' } },
 *     },
 *   })
 */
export function defineEntities<const Declarations extends EntityDeclarations>(
  declarations: CheckedDeclarations<Declarations> & Declarations,
): DeclaredEntities<Declarations>
/** The same, without the types. */
export function defineEntities(declarations: EntityDeclarations): Readonly<Record<string, Entity>> {
  const entities = Object.entries(declarations).map(([name, declaration]) => {
    const definition = toDefinition(name, declaration)
    return [name, createEntity(definition, toOptions(definition, declaration))]
  })
  return Object.freeze(Object.fromEntries(entities))
}

function toDefinition(name: string, declaration: EntityDeclaration): EntityDefinition {
  if (findEntityNameProblem(name) !== undefined) {
    throw new OptionsError(name, 'is not an entity name: 3 to 60 of a-z 0-9 : - _ .')
  }
  checkMembers(name, declaration, ENTITY_MEMBERS)
  const attributes = Object.fromEntries(
    Object.entries(declaration.attributes).map(([attribute, declared]) => [
      attribute,
      requireType(`${name}.attributes.${attribute}`, typeOf(declared)),
    ]),
  )
  const indexes = Object.entries(declaration.indexes ?? {}).map(([index, declared]) =>
    toIndex(`${name}.indexes.${index}`, index, declared),
  )
  for (const index of indexes) checkIndex(`${name}.indexes.${index.name}`, attributes, index)
  return { name, attributes, indexes }
}

function toIndex(place: string, name: string, declared: IndexDeclaration): IndexDefinition {
  checkMembers(place, declared, INDEX_MEMBERS)
  const { range, partition = [] } = declared
  return { name, range, partition: [...partition] }
}

function checkMembers(place: string, declared: object, members: ReadonlySet<string>): void {
  const unknown = Object.keys(declared).find((name) => !members.has(name))
  if (unknown === undefined) return
  const problem = `is not a member of a declaration; there are: ${[...members].join(', ')}`
  throw new OptionsError(`${place}.${unknown}`, problem)
}

function typeOf(declared: AttributeDeclaration): AttributeType {
  return typeof declared === 'string' ? declared : declared.type
}

function requireType(place: string, type: AttributeType): AttributeType {
  if (ATTRIBUTE_TYPES.includes(type)) return type
  throw new OptionsError(place, `must be of one of the types ${ATTRIBUTE_TYPES.join(', ')}`)
}

function checkIndex(
  place: string,
  attributes: EntityDefinition['attributes'],
  { name, range, partition }: IndexDefinition,
): void {
  if (name === BY_KEY_INDEX) {
    throw new OptionsError(place, 'is an index that every entity has; leave it out')
  }
  const indexable = Object.keys(attributes).filter((attribute) => attributes[attribute] !== 'any')
  if ([range, ...partition].every((attribute) => indexable.includes(attribute))) return
  const problem = `names an attribute that cannot be indexed; there are: ${indexable.join(', ')}`
  throw new OptionsError(place, problem)
}

function toOptions(
  { name, attributes }: EntityDefinition,
  declaration: EntityDeclaration,
): EntityOptions {
  const { required = [], unknownAttributes, checkOnRead } = declaration
  const missing = required.find((attribute) => !Object.hasOwn(attributes, attribute))
  if (missing !== undefined) {
    const declared = Object.keys(attributes).join(', ')
    throw new OptionsError(`${name}.required`, `names ${missing}; declared: ${declared}`)
  }
  const schemas = Object.entries(declaration.attributes).flatMap(([attribute, declared]) =>
    typeof declared === 'string' ? [] : [[attribute, requireSchema(attribute, declared.schema)]],
  )
  return { required, schemas: Object.fromEntries(schemas), unknownAttributes, checkOnRead }
}
