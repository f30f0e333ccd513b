/**
 * What the naive model knows of keys, entities, values and conditions. Written from the documents, not from the engine.
 *
 * @module
 */
import type { AttributeType } from '../../src/wire/entity-definition.js'
import type { Members } from './storage-model-choices.js'
import { MODEL_ENTITIES } from './storage-model-entities.js'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000
const UNIT_MS: Readonly<Record<string, number>> = {
  SECONDS: 1000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
}

/** Stands for a code that no document names. */
export const ANY_CODE = '*'

/** @returns What is wrong with a key and, for an entity, its name. */
export function listNameErrors({ key, entityName }: Members): string[] {
  const errors: string[] = []
  const text = toText(key)
  if (text === '') errors.push(entityName === undefined ? 'KEY_TOO_SHORT' : 'EMPTY_KEY')
  else if (text.length > 500) errors.push('KEY_TOO_LONG')
  else if (text.trim() === '' || !/^[a-zA-Z0-9:._\s#-]+$/.test(text)) errors.push('INVALID_KEY')
  if (entityName === undefined) return errors
  const name = toText(entityName)
  if (name.length < 3) errors.push('ENTITY_TYPE_TOO_SHORT')
  else if (name !== name.toLowerCase()) errors.push('INVALID_ENTITY_TYPE')
  else if (attributesOf(name) === undefined) errors.push('SCHEMA_NOT_FOUND')
  return errors
}

/** @returns What is wrong with a write: its name, value and time to live. */
export function listWriteErrors(item: Members): string[] {
  const errors = listNameErrors(item)
  if (item['value'] === null) errors.push(ANY_CODE)
  const { ttl } = (item['options'] ?? {}) as { ttl?: { value: number } }
  if (
    ttl !== undefined &&
    !(Number.isInteger(ttl.value) && ttl.value > 0 && ttlMs(item) <= YEAR_MS)
  ) {
    errors.push('INVALID_TTL')
  }
  const types = attributesOf(toText(item['entityName']))
  if (types === undefined) return errors
  for (const [name, value] of Object.entries(item['value'] as Members)) {
    const type = types[name]
    if (type === undefined) errors.push('INVALID_ENTITY_ATTRIBUTE')
    else if (!FITS[type](value)) errors.push('INCORRECT_PROPERTY_TYPE')
  }
  return errors
}

/** @returns Milliseconds that an item is to live; without end unless it says so. */
export function ttlMs({ options }: Members): number {
  const { ttl } = (options ?? {}) as { ttl?: { value: number; unit: string } }
  return ttl === undefined ? Infinity : ttl.value * (UNIT_MS[ttl.unit] ?? Number.NaN)
}

/** Whether one condition holds for a value; `undefined` is an absent attribute. */
export function holds(condition: string, value: unknown, operands: readonly unknown[]): boolean {
  const [first, second] = operands
  if (condition === 'EXISTS') return value !== undefined
  if (condition === 'NOT_EXISTS') return value === undefined
  if (condition === 'NOT_EQUAL_TO') return value !== first
  if (condition === 'NOT_CONTAINS')
    return value === undefined || !toText(value).includes(toText(first))
  if (value === undefined) return false
  if (condition === 'CONTAINS') return toText(value).includes(toText(first))
  if (condition === 'BEGINS_WITH') return toText(value).startsWith(toText(first))
  const order = compareValues(value, first)
  if (condition === 'EQUAL_TO') return order === 0
  if (condition === 'GREATER_THAN') return order > 0
  if (condition === 'GREATER_THAN_EQUAL_TO') return order >= 0
  if (condition === 'LESS_THAN') return order < 0
  if (condition === 'LESS_THAN_EQUAL_TO') return order <= 0
  return order >= 0 && compareValues(value, second) <= 0
}

/** Whether a set of conditions holds for the attributes of an item. */
export function holdAll(conditions: unknown, attributes: Members): boolean {
  const { and, or } = conditions as { and?: Members[]; or?: Members[] }
  const isTrue = ({ property, condition, values }: Members): boolean =>
    holds(toText(condition), attributes[toText(property)], values as unknown[])
  return and === undefined ? (or ?? []).some(isTrue) : and.every(isTrue)
}

/** Numbers by size, texts by their bytes, `false` before `true`, what is absent before all. */
export function compareValues(left: unknown, right: unknown): number {
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined)
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(toText(right)))
  return Number(left) - Number(right)
}

/** @returns A text as it is, anything else as JSON. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

const FITS: Readonly<Record<AttributeType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && value.trim() !== '',
  integer: (value) => Number.isInteger(value) && value === (Number(value) | 0),
  float: (value) => typeof value === 'number' && Math.abs(value) < 1e126,
  boolean: (value) => typeof value === 'boolean',
  any: (value) => value !== null,
}

function attributesOf(name: string): Readonly<Record<string, AttributeType>> | undefined {
  return MODEL_ENTITIES.find((entity) => entity.name === name)?.attributes
}
