/**
 * The lock as the text of `forge-entities.lock.json`: sorted, so that the same entities always give the same file.
 *
 * @module
 */
import * as z from 'zod'
import { ATTRIBUTE_TYPES } from '../wire/entity-definition.js'
import type { EntityLock, LockedEntity } from './entity-lock.js'
import { parseJson } from '../values/parse-json.js'

/** Rises when the form of the file changes. */
const LOCK_VERSION = 1

/** Columns of a line of the file. */
const LINE_WIDTH = 100

/** A lock file as it was read, or what is wrong with it. */
export type ParsedEntityLock =
  | { readonly kind: 'lock'; readonly lock: EntityLock }
  | { readonly kind: 'unusable'; readonly problem: string }

const versionSchema = z.looseObject({ lockVersion: z.number() })

const lockFileSchema = z.strictObject({
  lockVersion: z.literal(LOCK_VERSION),
  entities: z.record(
    z.string(),
    z.strictObject({
      attributes: z.record(z.string(), z.enum(ATTRIBUTE_TYPES)),
      indexes: z.record(
        z.string(),
        z.strictObject({ partition: z.array(z.string()), range: z.string() }),
      ),
    }),
  ),
})

/** @returns The text of the lock file. */
export function renderEntityLock(lock: EntityLock): string {
  const file = { lockVersion: LOCK_VERSION, entities: toObject(lock, renderEntity) }
  const text = JSON.stringify(file, undefined, 2)
  return `${text.replaceAll(/^( *"partition": )(\[[^\]]*\])/gm, joinShortList)}\n`
}

/** Reads the text of a lock file. */
export function parseEntityLock(text: string): ParsedEntityLock {
  const file = parseJson(text)
  if (file === undefined) return { kind: 'unusable', problem: 'expected JSON' }
  const { data: versioned } = versionSchema.safeParse(file)
  if (versioned !== undefined && versioned.lockVersion !== LOCK_VERSION) {
    const problem = `expected lockVersion ${LOCK_VERSION}, found ${versioned.lockVersion}`
    return { kind: 'unusable', problem }
  }
  const { data, error } = lockFileSchema.safeParse(file)
  if (error !== undefined) {
    const [issue] = error.issues
    return { kind: 'unusable', problem: `${issue?.path.join('.')}: ${issue?.message}` }
  }
  const entities = Object.entries(data.entities).map(
    ([name, { attributes, indexes }]): [string, LockedEntity] => [
      name,
      { attributes: toMap(attributes), indexes: toMap(indexes) },
    ],
  )
  return { kind: 'lock', lock: new Map(entities) }
}

function renderEntity({ attributes, indexes }: LockedEntity): object {
  return {
    attributes: toObject(attributes, (type) => type),
    indexes: toObject(indexes, ({ partition, range }) => ({ partition, range })),
  }
}

function toObject<Value>(
  map: ReadonlyMap<string, Value>,
  render: (value: Value) => unknown,
): object {
  const entries = [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, value]) => [name, render(value)]))
}

function toMap<Value>(object: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(object))
}

/** Names hold no brackets, quotes or commas. */
function joinShortList(lines: string, head: string, list: string): string {
  const line = `${head}${list.replaceAll(/\[\s+|\s+\]/g, (edge) => edge.trim()).replaceAll(/\s+/g, ' ')}`
  return line.length < LINE_WIDTH ? line : lines
}
