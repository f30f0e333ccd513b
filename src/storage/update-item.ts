/**
 * Changes an item of an entity by what is stored: read, compute, and write only if nobody else has written since.
 *
 * @module
 */
import { isStorageError, StorageError } from '../storage-error.js'
import type { ConditionSet } from '../wire/condition.js'
import type { Ttl } from '../wire/write-options.js'
import { catchRefusal } from './catch-refusal.js'
import { type TransactionMeans, writeForCertain } from './certain-write.js'
import { checkEntity } from './check-entity.js'
import type { ExpiryView } from './expiry-view.js'
import { checkGet, renderGetBody, renderSetBody } from './item-body.js'
import { checkVersionAttribute, FIRST_VERSION, readVersion, toNextVersion } from './item-version.js'
import { sendMarkedTransaction } from './marked-transaction.js'
import { readItem, readWritten } from './read-answer.js'
import { refuseCall } from './refuse-call.js'
import { renderEntityValue } from './render-value.js'

/** Options of {@link UpdateItem}. */
export interface UpdateOptions<Value> {
  /**
   * Name of an attribute of type `integer` that counts the writes of the item. `update` raises it by one, from 1 for a new item; whatever
   * else writes the item must raise it too. Conditions see neither `updatedAt` nor attributes of type `any`, so there is no doing without.
   */
  version: Extract<keyof Value, string>
  /** Time to live of the item from this write on, one year at most. Default: it stays until deleted, even if it had one before. */
  ttl?: Ttl | undefined
}

/** Computes the next value of an item, `undefined` to leave it. It may be asked several times, and must not update the same item. */
export type ComputeItem<Value> = (
  current: Value | undefined,
) => Value | undefined | Promise<Value | undefined>

/** Changes one item. */
export type UpdateItem = <Value extends object = Record<string, unknown>>(
  key: string,
  compute: ComputeItem<Value>,
  options: UpdateOptions<NoInfer<Value>>,
) => Promise<Value | undefined>

/** What {@link createUpdateItem} needs. */
export interface UpdateMeans extends TransactionMeans {
  /** How expired items are treated. */
  readonly expiry: ExpiryView
}

/** The item to change. */
interface Target {
  readonly key: string
  readonly entityName: string
  /** Name of the version attribute. */
  readonly attribute: string
  readonly ttl: Ttl | undefined
}

/** An item as it was read. */
interface Stored<Value> {
  /** `undefined` when it has expired: it is there, but counts as missing. */
  readonly value: Value | undefined
  readonly version: number
}

/** What JavaScript may leave out; checked before anything is sent. */
type PartialOptions<Value> = Partial<Pick<UpdateOptions<Value>, 'ttl'>> & { version?: string }

const MAX_TRIES = 5

/** Creates the function that changes items of one entity. */
export function createUpdateItem(means: UpdateMeans, entityName: string): UpdateItem {
  return async function updateItem<Value extends object>(
    key: string,
    compute: ComputeItem<Value>,
    options?: PartialOptions<Value>,
  ) {
    const { version: attribute = '', ttl } = options ?? {}
    const target: Target = { key, entityName, attribute, ttl }
    for (let tries = 1; ; tries++) {
      // oxlint-disable no-await-in-loop -- each try starts from what the one before has found
      await means.order.settled([target])
      const stored = await readStored<Value>(means, target)
      const next = await compute(stored?.value)
      if (next === undefined) return stored?.value
      const written = catchRefusal(() => raiseVersion(target, next, stored))
      if (written instanceof StorageError) return refuseCall(means.call, 'transaction', written)
      const conflict = await writeUnlessChanged(means, target, written, stored)
      if (conflict === undefined) return written
      if (tries === MAX_TRIES) throw conflict
      await waitAfter(conflict, means.pause(tries - 1))
      // oxlint-enable no-await-in-loop
    }
  }
}

async function readStored<Value extends object>(
  { call, entities, expiry }: UpdateMeans,
  { key, entityName, attribute }: Target,
): Promise<Stored<Value> | undefined> {
  const operation = 'entity/get'
  const subject = { operation, entityName, entities } as const
  const found = await call({
    operation,
    safety: 'read',
    body: () => {
      checkGet(subject, key, {})
      checkVersionAttribute(subject, attribute, checkEntity(subject, entityName, entities))
      return renderGetBody({ key, entityName, metadataFields: expiry.toAsk(undefined) })
    },
    read: (answer) => {
      const item = readItem<Value>(answer)
      return item && { item, isHidden: expiry.isHidden(item, answer.receivedAt) }
    },
  })
  if (found === undefined) return undefined
  const { item, isHidden } = found
  const version = catchRefusal(() => readVersion(subject, item.value, attribute))
  if (version instanceof StorageError) return refuseCall(call, operation, version)
  return { value: isHidden ? undefined : item.value, version }
}

/** @returns The value to write. It was checked before its members are copied, which would hide what is no member. */
function raiseVersion<Value extends object>(
  { attribute }: Target,
  next: Value,
  stored: Stored<Value> | undefined,
): Value {
  const subject = { operation: 'transaction' } as const
  renderEntityValue(subject, next)
  const version =
    stored === undefined ? FIRST_VERSION : toNextVersion(subject, stored.version, attribute)
  return { ...next, [attribute]: version }
}

/** @returns The error when somebody else has written since the item was read; then nothing was written. */
async function writeUnlessChanged(
  means: UpdateMeans,
  target: Target,
  value: object,
  stored: Stored<object> | undefined,
): Promise<StorageError | undefined> {
  try {
    if (stored === undefined) await createItem(means, target, value)
    else await replaceItem(means, target, value, stored.version)
    return undefined
  } catch (error) {
    const isConflict =
      isStorageError(error, 'key-conflict') || isStorageError(error, 'conditional-check-failed')
    if (isConflict) return error
    throw error
  }
}

/** A marker needs a transaction, and whether the platform takes conditions on a missing item for true is not documented. */
function createItem(means: UpdateMeans, target: Target, value: object): Promise<void> {
  const { key, entityName, ttl } = target
  const subject = { operation: 'entity/set', entityName, entities: means.entities } as const
  const action = {
    operation: subject.operation,
    safety: 'once',
    body: () => renderSetBody(subject, key, value, { keyPolicy: 'FAIL_IF_EXISTS', ttl }),
    read: readWritten,
  } as const
  const look = async () => ((await readStored(means, target)) === undefined ? 'not-yet' : 'unclear')
  return writeForCertain(means, [target], action, { look, lostCode: 'KEY_CONFLICT' })
}

function replaceItem(
  means: UpdateMeans,
  target: Target,
  value: object,
  version: number,
): Promise<void> {
  const { key, entityName, attribute, ttl } = target
  const conditions: ConditionSet = {
    and: [{ property: attribute, condition: 'EQUAL_TO', values: [version] }],
  }
  const step = { kind: 'set', key, entityName, value, conditions, ttl } as const
  // Versions only grow, so that a condition on a former one never holds again.
  const isLost = async () => (await readStored(means, target))?.version !== version
  return sendMarkedTransaction(means, [step], isLost)
}

async function waitAfter(conflict: StorageError, pause: Promise<void>): Promise<void> {
  await pause.catch(() => {
    // The request was aborted meanwhile.
    throw conflict
  })
}
