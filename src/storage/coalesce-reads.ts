/**
 * Sends reads that are asked for in the same tick together.
 *
 * @module
 */
import type { StorageError } from '../storage-error.js'
import type { StoredEntityItem, StoredItem } from '../wire/item.js'
import { LIMITS } from '../wire/limits.js'
import { toAddressName } from './address-name.js'
import { renderBatchGetItem } from './batch-body.js'
import type { BatchGetSupport } from './batch-get-support.js'
import { endOfTick } from './end-of-tick.js'
import type { ExpiryView } from './expiry-view.js'
import { type ItemOutcome, toItemError } from './item-outcome.js'
import type { ItemRead, ItemReader } from './item-reader.js'
import { readShownItems } from './read-shown-items.js'
import { isMissingCode } from './refused-error.js'
import { refuseCall } from './refuse-call.js'
import { type BatchMeans, type BatchPlan, settleBatch } from './settle-batch.js'
import { splitBatch } from './split-batch.js'

/** What {@link coalesceReads} needs. */
export interface CoalescingMeans extends BatchMeans {
  /** Reads an item that is asked for alone, or cannot be asked for together with others. */
  readonly readAlone: ItemReader
  /** How expired items are treated. */
  readonly expiry: ExpiryView
  /** Whether `batch/get` can be asked for. */
  readonly support: BatchGetSupport
}

/** An item that is on its way to one caller or more. */
interface SharedItem {
  readonly item: Promise<StoredItem<never> | undefined>
  readonly isShared: boolean
}

/** What is asked for in one tick. */
interface Round {
  /** The reads so far. */
  readonly reads: ItemRead[]
  /** The items by their names, once the tick is over. */
  readonly sent: Promise<ReadonlyMap<string, SharedItem>>
}

/**
 * Creates a reader that waits for the end of the tick and then reads everything that was asked for meanwhile: each item once, with all
 * metadata that someone wants, in requests of 25 items at most. Each caller gets a value of its own.
 *
 * Where `batch/get` is refused with 403 or 404, the items are read one by one, without asking for it again for a while; with another 4xx
 * just this once.
 */
export function coalesceReads(means: CoalescingMeans): ItemReader {
  let round: Round | undefined

  function startRound(): Round {
    const reads: ItemRead[] = []
    const sent = endOfTick().then(() => {
      round = undefined
      return sendReads(means, reads)
    })
    return { reads, sent }
  }

  return async function readTogether(read) {
    if (!means.support.isAvailable()) return means.readAlone(read)
    round ??= startRound()
    const { reads, sent } = round
    reads.push(read)
    const shared = (await sent).get(toAddressName(read))
    const item = await shared?.item
    return shared?.isShared === true ? structuredClone(item) : item
  }
}

/** Starts the requests. Each promise has a caller that waits for it. */
function sendReads(
  means: CoalescingMeans,
  reads: readonly ItemRead[],
): ReadonlyMap<string, SharedItem> {
  // Even the longest keys leave such a request far below its limit of bytes.
  const limits = { maxItems: LIMITS.batchItems.value, maxBytes: Infinity }
  const chunks = splitBatch([...mergeReads(reads).values()], limits, () => 0)
  return new Map(
    chunks.flatMap((chunk) => {
      const readOne = createChunkReader(means, chunk)
      return chunk.map(({ read, isShared }) => [
        toAddressName(read),
        { item: readOne(read), isShared },
      ])
    }),
  )
}

interface MergedRead {
  readonly read: ItemRead
  readonly isShared: boolean
}

/** Reads of one item become one that asks for all their metadata. */
function mergeReads(reads: readonly ItemRead[]): ReadonlyMap<string, MergedRead> {
  const merged = new Map<string, MergedRead>()
  for (const read of reads) {
    const name = toAddressName(read)
    const before = merged.get(name)?.read
    merged.set(
      name,
      before === undefined
        ? { read, isShared: false }
        : { read: { ...read, metadataFields: joinFields(before, read) }, isShared: true },
    )
  }
  return merged
}

function joinFields(one: ItemRead, other: ItemRead): ItemRead['metadataFields'] {
  const fields = [...(one.metadataFields ?? []), ...(other.metadataFields ?? [])]
  return fields.length === 0 ? undefined : [...new Set(fields)]
}

function createChunkReader(means: CoalescingMeans, chunk: readonly MergedRead[]): ItemReader {
  if (chunk.length === 1) return means.readAlone
  const plan: BatchPlan<StoredEntityItem<never>> = {
    operation: 'batch/get',
    safety: 'read',
    read: (answer) => readShownItems<never>(answer, means.expiry),
  }
  const items = chunk.map(({ read }) => renderBatchGetItem(read, read))
  const settled = settleBatch(means, plan, items)
  return async (read) => pickItem(means, read, (await settled).get(toAddressName(read)))
}

async function pickItem(
  { call, readAlone, support }: CoalescingMeans,
  read: ItemRead,
  outcome: ItemOutcome<StoredItem<never>> | undefined,
): Promise<StoredItem<never> | undefined> {
  switch (outcome?.kind) {
    case undefined:
      return undefined
    case 'done':
      return outcome.item
    case 'failed': {
      const { item, facts } = outcome
      if (isMissingCode(item.error.code)) return undefined
      return refuseCall(call, read.operation, toItemError(read.operation, item, facts))
    }
    case 'unnamed':
      return refuseCall(call, read.operation, outcome.cause)
    case 'lost': {
      if (!isRefusal(outcome.cause)) throw outcome.cause
      const item = await readAlone(read)
      // Only what is refused together and allowed alone tells of the endpoint; else it may be this installation's token that is refused.
      if (isUnavailable(outcome.cause)) support.onUnavailable()
      return item
    }
  }
}

/** Whether the request was refused for what it is: some items alone may still be read. */
function isRefusal({ platformStatus = 0 }: StorageError): boolean {
  const isOwnFault = platformStatus >= 400 && platformStatus <= 499
  return isOwnFault && platformStatus !== 401 && platformStatus !== 429
}

/** Whether it is the endpoint that was refused, and not an item. */
function isUnavailable({ platformStatus, code }: StorageError): boolean {
  return platformStatus === 403 || (platformStatus === 404 && code !== 'SCHEMA_NOT_FOUND')
}
