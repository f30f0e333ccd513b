/**
 * Claims an effect of an event: whoever has the claim carries it out, nobody else does.
 *
 * A transaction of the key-value store knows no conditions, so that nothing in it can keep two processes from carrying out the same. But a
 * `set` can fail when the key exists.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'
import { isStorageError } from '../storage-error.js'
import type { ForgeStorage } from '../storage/storage.js'

/** A claim that was taken. */
export interface Claim {
  /** Whether somebody may have carried the effect out before: its marker is to be looked for. */
  readonly isFirst: boolean
  /** When it is too late to begin with the effect, by the clock's `elapsed()`. */
  readonly beginsUntilElapsed: number
  /** Gives the claim back, unless it is too late for that: the effect was surely not carried out. */
  readonly release: () => Promise<void>
}

/** What a claim is taken with. */
export interface ClaimMeans {
  /** Storage of the installation. */
  readonly storage: ForgeStorage
  /** Source of time. */
  readonly clock: Clock
}

interface StoredClaim {
  readonly owner: string
  readonly untilAt: number
}

/** A day longer than the marker of the effect: while there is one, it is found. */
const CLAIM_TTL = { value: 16, unit: 'DAYS' } as const
/** Time to begin with the effect. */
const BEGIN_MS = 20_000
/** A storage call lasts a minute at most; the rest is for clocks that differ. */
const LEASE_MS = BEGIN_MS + 60_000 + 10_000
/** So often may a process die while it carries out an effect. */
const MAX_GENERATIONS = 20

/**
 * Takes the claim. A holder who died leaves it for a minute and a half; the next one is made beside it.
 *
 * Rejects with `ERR_EVENT_NOT_HANDLED` while somebody else has it.
 */
export async function claimEffect(key: string, means: ClaimMeans): Promise<Claim> {
  const owner = randomUUID()
  for (let generation = 1; generation <= MAX_GENERATIONS; generation += 1) {
    const claimKey = `${key}:claim:${generation}`
    // oxlint-disable-next-line no-await-in-loop -- the next claim is needed only when this one has ended
    const state = await tryClaim(claimKey, owner, means)
    if (state === 'live') break
    if (state === 'taken') return toClaim(claimKey, generation, means)
  }
  throw new ForgeRemoteError('ERR_EVENT_NOT_HANDLED', 'another try of this event has not ended yet')
}

function toClaim(claimKey: string, generation: number, { storage, clock }: ClaimMeans): Claim {
  const beginsUntilElapsed = clock.elapsed() + BEGIN_MS
  return {
    isFirst: generation === 1,
    beginsUntilElapsed,
    release: async () => {
      // Later, the next one may be made beside it: whoever took this one again would take itself for the first.
      if (clock.elapsed() <= beginsUntilElapsed) await storage.delete(claimKey)
    },
  }
}

async function tryClaim(
  claimKey: string,
  owner: string,
  { storage, clock }: ClaimMeans,
): Promise<'taken' | 'live' | 'ended'> {
  const claim: StoredClaim = { owner, untilAt: clock.now() + LEASE_MS }
  try {
    await storage.set(claimKey, claim, { keyPolicy: 'FAIL_IF_EXISTS', ttl: CLAIM_TTL })
    return 'taken'
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'KEY_CONFLICT') throw error
  }
  const found = await storage.get<StoredClaim>(claimKey)
  // The conflict may be with our own claim, whose first answer was lost.
  if (found?.owner === owner) return 'taken'
  return found !== undefined && clock.now() < found.untilAt ? 'live' : 'ended'
}
