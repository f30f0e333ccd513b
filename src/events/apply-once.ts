/**
 * Carries out a transaction once for an event.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'
import { isStorageError } from '../storage-error.js'
import type { ForgeStorage } from '../storage/storage.js'
import type { StorageTransaction } from '../storage/storage-transaction.js'
import { OWN_KEY_PREFIX } from '../wire/own-keys.js'
import { type Claim, type ClaimMeans, claimEffect } from './claim-effect.js'

/** Which of several effects of one event it is. */
export interface OnceOptions {
  /** Name of the effect, of characters that a key may have; needed when a handler has several. Default: none. */
  step?: string | undefined
}

/** Adds operations to a transaction. */
export type BuildTransaction = (
  transaction: StorageTransaction,
) => StorageTransaction | Promise<StorageTransaction>

/**
 * Carries out a transaction unless that was done before. Rejects with `ERR_EVENT_NOT_HANDLED` while somebody else is at it, or has died at
 * it less than 90 seconds ago: the event then comes again.
 *
 * @param build Adds the operations; called only when they were not done before. It may read first, and has 20 seconds.
 * @returns Whether it was carried out now; `false` when it had been before.
 */
export type ApplyOnce = (build: BuildTransaction, options?: OnceOptions) => Promise<boolean>

/** What an effect is carried out with. */
export interface ApplyOnceMeans {
  /** Opens the storage of the installation. */
  readonly storage: () => ForgeStorage
  /** Source of time. */
  readonly clock: Clock
}

const KEY_PREFIX = `${OWN_KEY_PREFIX}event:`
/** As long as a job that was given up can be tried again, and a day more. */
const MARKER_TTL = { value: 15, unit: 'DAYS' } as const

/** @returns A function that writes a marker for the event along with what it carries out. */
export function createApplyOnce({ storage, clock }: ApplyOnceMeans, id: string): ApplyOnce {
  return async function once(build, { step } = {}) {
    const key = `${KEY_PREFIX}${id}${step === undefined ? '' : `:${step}`}`
    const means = { storage: storage(), clock }
    const claim = await claimUnlessDone(key, means)
    if (claim === undefined) return false
    await carryOut(key, build, claim, means)
    return true
  }
}

/** @returns `undefined` when the effect was carried out before. */
async function claimUnlessDone(key: string, means: ClaimMeans): Promise<Claim | undefined> {
  const isDone = async () => (await means.storage.get(key)) !== undefined
  try {
    const claim = await claimEffect(key, means)
    return claim.isFirst || !(await isDone()) ? claim : undefined
  } catch (error) {
    if (error instanceof ForgeRemoteError && error.code === 'ERR_EVENT_NOT_HANDLED') {
      if (await isDone()) return undefined
    }
    throw error
  }
}

async function carryOut(
  key: string,
  build: BuildTransaction,
  claim: Claim,
  { storage, clock }: ClaimMeans,
): Promise<void> {
  const transaction = await buildOrRelease(build, claim, storage)
  if (clock.elapsed() > claim.beginsUntilElapsed) {
    throw new ForgeRemoteError('ERR_EVENT_NOT_HANDLED', 'once() took too long before its writes')
  }
  try {
    // When its outcome cannot be told, the next delivery finds the marker or not.
    await transaction.set(key, 1, { ttl: MARKER_TTL }).execute()
  } catch (error) {
    if (isRefused(error)) await giveBack(claim)
    throw error
  }
}

async function buildOrRelease(
  build: BuildTransaction,
  claim: Claim,
  storage: ForgeStorage,
): Promise<StorageTransaction> {
  try {
    return await build(storage.transaction())
  } catch (error) {
    await giveBack(claim)
    throw error
  }
}

/** A claim that cannot be given back ends by itself; the error that matters is another one. */
async function giveBack({ release }: Claim): Promise<void> {
  await release().catch(() => {})
}

/** Whether a transaction was surely not carried out. */
function isRefused(error: unknown): boolean {
  if (!isStorageError(error)) return false
  // Its status is that of the last attempt; an earlier one may have been carried out, and only its answer was lost.
  if (error.code === 'ERR_OUTCOME_UNKNOWN') return false
  const { platformStatus = 0 } = error
  return platformStatus >= 400 && platformStatus < 500
}
