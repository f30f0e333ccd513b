/**
 * What Redis answers, checked: it may be another program that answers, or an answer to something else.
 *
 * @module
 */
import { TokenStoreError } from '../tokens/token-store-error.js'
import type { ListedToken, PutOutcome, StoredToken } from '../tokens/token-store.js'

/** Keys that a `SCAN` came by. */
export interface ScanPage {
  /** Where the next page starts; `0` after the last one. */
  readonly next: string
  /** The keys. */
  readonly keys: readonly string[]
}

/** Reads what a put of one key came to. */
export function toPutOutcome(key: string, reply: unknown): PutOutcome {
  const [outcome] = readAnswer(key, reply, 1)
  if (outcome === 'stored' || outcome === 'kept' || outcome === 'removed') return outcome
  throw wrongAnswer()
}

/** Makes sure that it is this key's removal that was done. */
export function checkRemoved(key: string, reply: unknown): void {
  readAnswer(key, reply, 0)
}

/** Reads token, owner, expiry and block of one key. */
export function toStoredToken(key: string, reply: unknown): StoredToken | 'removed' | undefined {
  const [token, owner, expiresAt, blocked] = readAnswer(key, reply, 4)
  if (blocked !== undefined) return 'removed'
  if (token === undefined || owner === undefined) return undefined
  return { token, owner, expiresAt: Number(expiresAt) }
}

/** Reads owner, expiry and block of one key. */
export function toListedToken(key: string, reply: unknown): ListedToken | undefined {
  const [owner, expiresAt, blocked] = readFields(reply, 3)
  if (blocked !== undefined || owner === undefined) return undefined
  return { key, owner, expiresAt: Number(expiresAt) }
}

/** Reads a page of `SCAN`. */
export function toScanPage(reply: unknown): ScanPage {
  const [next, keys]: unknown[] = Array.isArray(reply) ? reply : []
  const isPage = typeof next === 'string' && /^\d{1,20}$/.test(next) && Array.isArray(keys)
  if (!isPage || !keys.every((key) => typeof key === 'string')) throw wrongAnswer()
  return { next, keys }
}

/** @returns What comes behind the key that was asked for. */
function readAnswer(key: string, reply: unknown, count: number): readonly (string | undefined)[] {
  const [answered, ...fields] = readFields(reply, count + 1)
  if (answered !== key) throw wrongAnswer()
  return fields
}

/** @returns As many texts as were asked for, `undefined` for those that are not there. */
function readFields(reply: unknown, count: number): readonly (string | undefined)[] {
  if (!Array.isArray(reply) || reply.length !== count) throw wrongAnswer()
  return reply.map((field: unknown) => {
    if (field === null) return undefined
    if (typeof field === 'string') return field
    throw wrongAnswer()
  })
}

function wrongAnswer(): TokenStoreError {
  return new TokenStoreError('answer', 'the token store answered something else than was asked')
}
