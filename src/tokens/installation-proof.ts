/**
 * Proves that a system token opens the storage of the installation that the invocation names: a mark is stored there through a trusted
 * token, and read back through one that is to be trusted.
 *
 * @module
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Tenant } from '../values/tenant.js'
import type { KeyRing } from './key-ring.js'
import { joinParts, toOwnerParts } from './token-owner.js'

/** Key of the mark in the installation's key-value storage. */
export const PROOF_KEY = '__forge-remote:binding'

const PURPOSE = 'forge-remote/proof/v1'
const MARK = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{43})$/
const MAX_PROVEN = 10_000

/** Marks installations, and knows its marks again. */
export interface InstallationProof {
  /** @returns The value to store under {@link PROOF_KEY} through a token that Forge itself brought. */
  mark: (tenant: Tenant) => string
  /** Whether a value that was read through a token is this installation's mark, by any key of the ring. */
  isMark: (tenant: Tenant, value: unknown) => boolean
  /** Remembers that a token was proven. */
  remember: (tenant: Tenant, token: string) => void
  /** Whether the token was proven for the installation; if not, the mark has to be read through it. */
  isProven: (tenant: Tenant, token: string) => boolean
}

/** Marks are HMAC-SHA256 of the installation's ids, by a key derived from the ring's. */
export function createInstallationProof(ring: KeyRing): InstallationProof {
  const proven = new LRUCache<string, true>({ max: MAX_PROVEN })
  const sign = (id: string, tenant: Tenant): Buffer | undefined => {
    const key = ring.derive(id, [PURPOSE])
    const parts = joinParts(toOwnerParts({ tenant }))
    return key && createHmac('sha256', key).update(parts).digest()
  }
  return {
    mark: (tenant) =>
      `v1.${ring.activeId}.${sign(ring.activeId, tenant)?.toString('base64url') ?? ''}`,
    isMark: (tenant, value) => {
      const [, id, mark] = (typeof value === 'string' ? MARK.exec(value) : undefined) ?? []
      if (id === undefined || mark === undefined) return false
      const expected = sign(id, tenant)
      return expected !== undefined && timingSafeEqual(expected, Buffer.from(mark, 'base64url'))
    },
    remember: (tenant, token) => void proven.set(digest(tenant, token), true),
    isProven: (tenant, token) => proven.has(digest(tenant, token)),
  }
}

/** No token is kept for this, and none is proven for another installation. */
function digest(tenant: Tenant, token: string): string {
  const parts = joinParts([...toOwnerParts({ tenant }), token])
  return createHash('sha256').update(parts).digest('base64url')
}
