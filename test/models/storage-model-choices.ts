/**
 * Random values, attributes, conditions and queries for the storage model.
 *
 * @module
 */
import { MODEL_ENTITIES } from './storage-model-entities.js'
import type { SeededRandom } from './seeded-random.js'

/** Members of a request; a batch is an array of them. */
export type Members = Readonly<Record<string, unknown>>

const VALUES = [0, -1, 1.5, '', 'a', '😀', true, false, [], {}, [1, [null]], { a: { b: 'c' } }]

const DOMAINS = {
  text: ['a', 'b', 'ab', 'Z', 'é', '😀', 'ｱ', 'a b'],
  whole: [-2, 0, 1, 2, 10, 2 ** 31 - 1],
  ratio: [-1.5, 0, 0.5, 1, 2, 1e100],
  flag: [true, false],
  free: [{ a: 1 }, [1], 'x', 0],
} as const
const WRONG = {
  text: [5, '', ' '],
  whole: ['1', 1.5, 2 ** 31],
  ratio: ['1', 1e126],
  flag: [0],
  free: [null],
}

type Attribute = keyof typeof DOMAINS

const NAMES = Object.keys(DOMAINS) as Attribute[]
const SCALARS = ['text', 'whole', 'ratio', 'flag'] as const
const ORDERED = [
  'EQUAL_TO',
  'GREATER_THAN',
  'GREATER_THAN_EQUAL_TO',
  'LESS_THAN',
  'LESS_THAN_EQUAL_TO',
  'BETWEEN',
]
const RANGES = {
  text: [...ORDERED, 'BEGINS_WITH'],
  whole: ORDERED,
  ratio: ORDERED,
  flag: ['EQUAL_TO'],
}
const MORE_FILTERS = ['NOT_EQUAL_TO', 'EXISTS', 'NOT_EXISTS']

/** @returns A value of the key-value store; seldom `null`, which cannot be stored. */
export function pickValue(random: SeededRandom): unknown {
  return random.chance(0.01) ? null : random.pick(VALUES)
}

/** @returns Some attributes, seldom one that is wrong or not declared. */
export function pickAttributes(random: SeededRandom): Members {
  const chosen = NAMES.filter(() => random.chance(0.8))
  const value = Object.fromEntries(chosen.map((name) => [name, pickCommon(random, name)]))
  if (random.chance(0.03)) {
    const name = random.pick(NAMES)
    return { ...value, [name]: random.pick<unknown>(WRONG[name]) }
  }
  return random.chance(0.01) ? { ...value, other: 1 } : value
}

/** Half of the time the first of the domain, so that partitions fill. */
function pickCommon(random: SeededRandom, attribute: Attribute): unknown {
  return random.chance(0.5) ? DOMAINS[attribute][0] : random.pick<unknown>(DOMAINS[attribute])
}

/** @returns A set of conditions on one or two attributes. */
export function pickConditions(random: SeededRandom): Members {
  const list = Array.from({ length: random.between(1, 2) }, () => pickCondition(random))
  return random.chance(0.5) ? { and: list } : { or: list }
}

function pickCondition(random: SeededRandom): Members {
  const property = random.pick(SCALARS)
  const more = property === 'text' ? ['CONTAINS', 'NOT_CONTAINS'] : []
  const condition = random.pick([...RANGES[property], ...MORE_FILTERS, ...more])
  return { property, condition, values: pickValues(random, property, condition) }
}

function pickValues(random: SeededRandom, attribute: Attribute, condition: string): unknown[] {
  if (condition.endsWith('EXISTS')) return [true]
  const pick = () => random.pick<unknown>(DOMAINS[attribute])
  return condition === 'BETWEEN' ? [pick(), pick()] : [pick()]
}

/** @returns A query of one of the indexes, or by key. */
export function pickEntityQuery(random: SeededRandom): Members {
  const entity = random.pick(MODEL_ENTITIES)
  const index = random.pick([...entity.indexes, undefined])
  const attribute = index?.range as (typeof SCALARS)[number] | undefined
  const partition = index?.partition.map((name) => pickCommon(random, name as Attribute))
  const range = attribute === undefined ? pickKeyRange(random) : pickRange(random, attribute)
  return {
    entityName: entity.name,
    indexName: index?.name ?? 'by-key',
    ...(partition !== undefined && partition.length > 0 && { partition }),
    ...(random.chance(0.5) && { range }),
    ...(random.chance(0.4) && { filters: pickConditions(random) }),
    ...(random.chance(0.6) && { sort: random.pick(['ASC', 'DESC']) }),
    ...pickLimit(random),
  }
}

function pickRange(random: SeededRandom, attribute: (typeof SCALARS)[number]): Members {
  const condition = random.pick(RANGES[attribute])
  return { condition, values: pickValues(random, attribute, condition) }
}

function pickKeyRange(random: SeededRandom): Members {
  const condition = random.pick(RANGES.text)
  const pick = () => random.pick(['a', 'a:1', 'b', 'B'])
  return { condition, values: condition === 'BETWEEN' ? [pick(), pick()] : [pick()] }
}

/** Mostly small, so that there are many pages. */
export function pickLimit(random: SeededRandom): Members {
  if (random.chance(0.1)) return {}
  return {
    limit: random.chance(0.03) ? random.pick([0, -1, 101]) : random.pick([1, 1, 2, 3, 10, 100]),
  }
}
