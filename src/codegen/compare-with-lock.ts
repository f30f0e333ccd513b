/**
 * Compares the manifest's entities with those that have been deployed.
 *
 * @module
 */
import type { EntityLock, LockedEntity, LockedIndex } from './entity-lock.js'
import { type Descriptions, findNewName } from './find-new-name.js'
import type { LockRule } from './lock-rules.js'

/** A place below `app.storage.entities`, by names. */
export interface LockPlace {
  readonly entity: string
  /** The attribute or index of the entity; absent for the entity itself. */
  readonly member?: { readonly kind: 'attribute' | 'index'; readonly name: string }
}

/** One difference that the platform refuses, or that takes its time. */
export interface LockDifference {
  /** Row of the table of rules. */
  readonly rule: LockRule
  /** What it is about; the manifest may not have it any more. */
  readonly place: LockPlace
  /** What was expected and what was found. */
  readonly message: string
}

/** One side of a comparison, described. */
interface Sides {
  readonly declared: Descriptions
  readonly deployed: Descriptions
}

const BREACHES = {
  attribute: { gone: 'attribute-removed', changed: 'attribute-retyped' },
  index: { gone: 'index-removed', changed: 'index-changed' },
} as const satisfies Record<string, Record<string, LockRule>>

const NOTHING: LockedEntity = { attributes: new Map(), indexes: new Map() }

/**
 * Compares entities as declared with entities as deployed.
 *
 * @returns The differences, sorted by name, attributes before indexes. An added entity or attribute is none.
 */
export function compareWithLock(
  declared: EntityLock,
  deployed: EntityLock,
): readonly LockDifference[] {
  const entities: Sides = {
    declared: mapValues(declared, describeEntity),
    deployed: mapValues(deployed, describeEntity),
  }
  const names = new Set([...declared.keys(), ...deployed.keys()])
  return [...names].toSorted().flatMap((name) => {
    const after = declared.get(name)
    if (after === undefined) {
      const message = `the entity "${name}": expected as deployed, found ${describeAbsence(name, entities)}`
      return [{ rule: 'entity-removed', place: { entity: name }, message }]
    }
    return compareEntity(name, after, deployed.get(name) ?? NOTHING)
  })
}

function compareEntity(
  entity: string,
  declared: LockedEntity,
  deployed: LockedEntity,
): readonly LockDifference[] {
  const indexes: Sides = {
    declared: mapValues(declared.indexes, describeIndex),
    deployed: mapValues(deployed.indexes, describeIndex),
  }
  return [
    ...compareMembers('attribute', entity, {
      declared: declared.attributes,
      deployed: deployed.attributes,
    }),
    ...compareMembers('index', entity, indexes),
    ...findAddedIndexes(entity, indexes),
  ]
}

function compareMembers(
  kind: 'attribute' | 'index',
  entity: string,
  sides: Sides,
): readonly LockDifference[] {
  return findBroken(sides).map((name) => ({
    rule: BREACHES[kind][sides.declared.has(name) ? 'changed' : 'gone'],
    place: { entity, member: { kind, name } },
    message: `the ${kind} "${name}" of entity "${entity}": ${describeBreach(name, sides)}`,
  }))
}

function findAddedIndexes(
  entity: string,
  { declared, deployed }: Sides,
): readonly LockDifference[] {
  const added = [...declared.keys()].filter((name) => !deployed.has(name))
  return added.toSorted().map((name) => ({
    rule: 'index-added',
    place: { entity, member: { kind: 'index', name } },
    message: `the index "${name}" of entity "${entity}": not deployed yet`,
  }))
}

/** @returns Names of what is deployed and no longer declared as it was. */
function findBroken({ declared, deployed }: Sides): readonly string[] {
  return [...deployed.keys()].filter((name) => declared.get(name) !== deployed.get(name)).toSorted()
}

function describeBreach(name: string, sides: Sides): string {
  const found = sides.declared.get(name) ?? describeAbsence(name, sides)
  return `expected ${sides.deployed.get(name)} as deployed, found ${found}`
}

function describeAbsence(name: string, { declared, deployed }: Sides): string {
  const newName = findNewName(name, declared, deployed)
  return newName === undefined ? 'none' : `none, but another like it named "${newName}"`
}

function describeEntity({ attributes }: LockedEntity): string {
  const members = [...attributes].map(([name, type]) => `${name} ${type}`)
  return members.toSorted().join(', ')
}

function describeIndex({ partition, range }: LockedIndex): string {
  return `partition [${partition.join(', ')}] with range ${range}`
}

function mapValues<Value>(
  map: ReadonlyMap<string, Value>,
  describe: (value: Value) => string,
): Descriptions {
  return new Map([...map].map(([name, value]) => [name, describe(value)]))
}
