/**
 * Random commands for a storage engine. Few keys and values, so that they meet often.
 *
 * @module
 */
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import { MODEL_ENTITIES } from './storage-model-entities.js'
import {
  type Members,
  pickAttributes,
  pickConditions,
  pickEntityQuery,
  pickLimit,
  pickValue,
} from './storage-model-choices.js'
import { type SeededRandom, createSeededRandom } from './seeded-random.js'

/** One step of the model's day. */
export type ModelCommand =
  | {
      readonly kind: 'call'
      readonly tenant: number
      readonly operation: StorageOperation
      readonly body: Members | readonly Members[]
    }
  /** A query that is followed to its last page. */
  | {
      readonly kind: 'walk'
      readonly tenant: number
      readonly operation: QueryOperation
      readonly body: Members
    }
  /** One page; the cursor is kept in a slot. */
  | {
      readonly kind: 'open'
      readonly tenant: number
      readonly operation: QueryOperation
      readonly body: Members
      readonly slot: number
    }
  /** The next page of what is kept in a slot, whatever has happened since. */
  | { readonly kind: 'next'; readonly slot: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'restore' }
  | { readonly kind: 'reset'; readonly tenant?: number }

type QueryOperation = 'query' | 'entity/query'

/** How many tenants there are. */
const TENANTS = 3

const KEYS = [
  'a',
  'b',
  'ab',
  'a:1',
  'a:2',
  'a:10',
  'B',
  'a b',
  ' a',
  'c',
  '__proto__',
  'constructor',
]
const BAD_KEYS = ['', ' ', 'a/b', 'k'.repeat(501)]
const PREFIXES = ['a', 'a:', 'b', 'B', 'zz']
const FIELDS = ['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME']
const HOUR = 3_600_000
const SHORT = [1, 499, 1000, 60_000]
const LONG = [HOUR, 24 * HOUR, 48 * HOUR]
const SLOTS = 4

/** Command `index` of a seed is the same in each run. */
export function pickCommand(seed: number, index: number): ModelCommand {
  const random = createSeededRandom(seed, index)
  const tenant = random.between(0, TENANTS - 1)
  const share = random.next()
  if (share < 0.08) return { kind: 'advance', ms: random.pick(random.chance(0.2) ? LONG : SHORT) }
  if (share < 0.09) return random.chance(0.5) ? { kind: 'snapshot' } : { kind: 'restore' }
  if (share < 0.091) return random.chance(0.3) ? { kind: 'reset' } : { kind: 'reset', tenant }
  if (share < 0.15) return { kind: 'next', slot: random.between(1, SLOTS) }
  if (share < 0.4) return pickQuery(random, tenant)
  const operation = random.pick(CALLS)
  return { kind: 'call', tenant, operation, body: BODIES[operation](random) }
}

function pickQuery(random: SeededRandom, tenant: number): ModelCommand {
  const isEntity = random.chance(0.7)
  const body = isEntity ? pickEntityQuery(random) : pickKeyValueQuery(random)
  const operation = isEntity ? 'entity/query' : 'query'
  const query = { tenant, operation, body: { ...body, ...pickReadOptions(random) } } as const
  if (random.chance(0.5)) return { kind: 'walk', ...query }
  return { kind: 'open', ...query, slot: random.between(1, SLOTS) }
}

function pickKeyValueQuery(random: SeededRandom): Members {
  const where = [{ property: 'key', condition: 'BEGINS_WITH', values: [random.pick(PREFIXES)] }]
  return { ...(random.chance(0.5) && { where }), ...pickLimit(random) }
}

type CallOperation = Exclude<StorageOperation, QueryOperation>

const BODIES: Readonly<Record<CallOperation, (random: SeededRandom) => Members | Members[]>> = {
  get: (random) => ({ key: pickKey(random), ...pickReadOptions(random) }),
  set: (random) => ({
    key: pickKey(random),
    value: pickValue(random),
    ...pickWriteOptions(random),
  }),
  delete: (random) => ({ key: pickKey(random) }),
  'secret/get': (random) => BODIES.get(random),
  'secret/set': (random) => BODIES.set(random),
  'secret/delete': (random) => BODIES.delete(random),
  'entity/get': (random) => ({ ...pickEntityKey(random), ...pickReadOptions(random) }),
  'entity/set': (random) => ({
    ...pickEntityKey(random),
    value: pickAttributes(random),
    ...pickWriteOptions(random),
  }),
  'entity/delete': (random) => pickEntityKey(random),
  'batch/get': (random) =>
    pickSome(random, () => ({ ...pickReference(random), ...pickReadOptions(random) })),
  'batch/set': (random) => pickSome(random, () => pickWrite(random)),
  'batch/delete': (random) => pickSome(random, () => pickReference(random)),
  transaction: pickTransaction,
}

/** Writes are named more often, so that there is something to find. */
const CALLS: readonly CallOperation[] = [
  ...(Object.keys(BODIES) as CallOperation[]),
  ...repeat(['set', 'secret/set', 'transaction'], 1),
  ...repeat(['entity/set', 'batch/set'], 5),
]

function repeat(operations: readonly CallOperation[], times: number): CallOperation[] {
  return Array.from({ length: times }, () => operations).flat()
}

function pickTransaction(random: SeededRandom): Members {
  const set = pickSome(random, () => withConditions(random, pickWrite(random)))
  const remove = pickSome(random, () => withConditions(random, pickReference(random)))
  const check = pickSome(random, () => ({
    ...pickEntityKey(random),
    conditions: pickConditions(random),
  }))
  return {
    ...(random.chance(0.7) && { set }),
    ...(random.chance(0.4) && { delete: remove }),
    ...(random.chance(0.4) && { check }),
  }
}

function withConditions(random: SeededRandom, item: Members): Members {
  const isAllowed = 'entityName' in item || random.chance(0.03)
  return isAllowed && random.chance(0.3) ? { ...item, conditions: pickConditions(random) } : item
}

/** Mostly a few, sometimes none or more than fit. */
function pickSome(random: SeededRandom, item: () => Members): Members[] {
  const count = random.chance(0.02) ? random.pick([0, 25, 26]) : random.between(1, 3)
  return Array.from({ length: count }, item)
}

function pickWrite(random: SeededRandom): Members {
  const reference = pickReference(random)
  const value = 'entityName' in reference ? pickAttributes(random) : pickValue(random)
  return { ...reference, value, ...(random.chance(0.2) && { options: { ttl: pickTtl(random) } }) }
}

function pickReference(random: SeededRandom): Members {
  return random.chance(0.5) ? { key: pickKey(random) } : pickEntityKey(random)
}

function pickEntityKey(random: SeededRandom): Members {
  const names = MODEL_ENTITIES.map(({ name }) => name)
  const entityName = random.chance(0.02) ? random.pick(['ab', 'Abc', 'other']) : random.pick(names)
  return { entityName, key: pickKey(random) }
}

function pickKey(random: SeededRandom): string {
  return random.pick(random.chance(0.02) ? BAD_KEYS : KEYS)
}

function pickReadOptions(random: SeededRandom): Members {
  return random.chance(0.6) ? {} : { options: { metadataFields: pickFields(random) } }
}

function pickWriteOptions(random: SeededRandom): Members {
  if (random.chance(0.4)) return {}
  const returned = random.chance(0.4)
    ? {
        returnValue: random.pick(['PREVIOUS', 'LATEST']),
        ...(random.chance(0.5) && { returnMetadataFields: pickFields(random) }),
      }
    : {}
  return {
    options: {
      ...(random.chance(0.2) && { ttl: pickTtl(random) }),
      ...(random.chance(0.4) && { keyPolicy: random.pick(['OVERRIDE', 'FAIL_IF_EXISTS']) }),
      ...returned,
    },
  }
}

function pickFields(random: SeededRandom): string[] {
  return FIELDS.filter(() => random.chance(0.5))
}

function pickTtl(random: SeededRandom): Members {
  const value = random.chance(0.05) ? random.pick([0, -1, 1.5]) : random.pick([1, 2, 60, 365])
  return { value, unit: random.pick(['SECONDS', 'MINUTES', 'HOURS', 'DAYS']) }
}
