/**
 * Tokens that the platform has refused: a store that still holds them, or a late request, must not bring them back.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { LONGEST_LIFETIME_MS } from './access-token.js'
import { type TokenOwner, toOwnerKey } from './token-owner.js'

const MAX_OWNERS = 10_000
/** Bounded for each owner: a user who has many tokens refused pushes out no other owner's. */
const MAX_OF_ONE_OWNER = 10

/** Remembers refused tokens, by digest, until the last of them has ended. */
export interface RefusedTokens {
  /** Remembers that an owner's token was refused. */
  add: (owner: TokenOwner, token: string) => void
  /** Whether this very token of the owner was refused. */
  has: (owner: TokenOwner, token: string) => boolean
  /** Whether any token of the owner was. */
  hasAny: (owner: TokenOwner) => boolean
}

interface Refusal {
  readonly digest: string
  readonly until: number
}

/** Creates an empty memory; of owners, the least recently refused go first. */
export function createRefusedTokens(clock: Clock): RefusedTokens {
  const refusals = new LRUCache<string, readonly Refusal[]>({ max: MAX_OWNERS })
  const find = (owner: TokenOwner): readonly Refusal[] =>
    refusals.peek(toOwnerKey(owner))?.filter(({ until }) => until > clock.now()) ?? []
  return {
    add: (owner, token) => {
      const refusal = { digest: toDigest(token), until: clock.now() + LONGEST_LIFETIME_MS }
      const others = find(owner).filter(({ digest }) => digest !== refusal.digest)
      refusals.set(toOwnerKey(owner), [...others, refusal].slice(-MAX_OF_ONE_OWNER))
    },
    has: (owner, token) => find(owner).some(({ digest }) => digest === toDigest(token)),
    hasAny: (owner) => find(owner).length > 0,
  }
}

function toDigest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
