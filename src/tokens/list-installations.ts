/**
 * Lists the installations that have a token.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { Tenant } from '../values/tenant.js'
import type { CallStore } from './guarded-store.js'
import type { KeyRing } from './key-ring.js'
import type { TokenCache } from './token-cache.js'
import type { TokenCounter } from './token-counts.js'
import { INSTALLATION_KEY_PREFIX, toOwnerKey } from './token-owner.js'
import { openOwner } from './token-record.js'
import type { ListedToken, TokenPage } from './token-store.js'

const PAGE_LIMIT = 200

/** An installation, and how long its token lasts. */
export interface InstallationFreshness {
  /** The installation. */
  readonly tenant: Tenant
  /** When its token ends, in milliseconds since the epoch. */
  readonly expiresAt: number
  /** In a container: the only product that the app is installed in. */
  readonly product?: string | undefined
}

/** Where to look. */
export interface ListInstallationsOptions {
  /** Memory: the store may not have all of it yet. */
  cache: TokenCache
  /** The guarded store. */
  callStore: CallStore
  /** Opens what tells whose a record is. */
  ring: KeyRing
  /** Takes the records that are not used. */
  counter: TokenCounter
  /** Source of time. */
  clock: Clock
}

/** Those of memory first, then those of the store, each once and one page at a time. Rejects with a `TokenStoreError`. */
export async function* listInstallations(
  options: ListInstallationsOptions,
): AsyncGenerator<InstallationFreshness> {
  const { cache, callStore, clock } = options
  const seen = new Set<string>()
  for (const { tenant, token } of cache.listShared()) {
    seen.add(toOwnerKey({ tenant }))
    yield { tenant, expiresAt: token.expiresAt }
  }
  let cursor: string | undefined
  do {
    const query = { prefix: INSTALLATION_KEY_PREFIX, cursor, limit: PAGE_LIMIT }
    // oxlint-disable-next-line no-await-in-loop -- a page tells where the next one starts
    const page: TokenPage = await callStore((store) => store.list(query))
    for (const record of page.records) {
      if (seen.has(record.key) || record.expiresAt <= clock.now()) continue
      seen.add(record.key)
      const tenant = readTenant(options, record)
      if (tenant !== undefined) yield { tenant, expiresAt: record.expiresAt }
    }
    cursor = page.cursor
  } while (cursor !== undefined)
}

/** Counts the installations whose token ends within `ms` milliseconds from now, and those that have one at all. */
export async function countExpiringWithin(
  installations: AsyncIterable<InstallationFreshness>,
  ms: number,
  clock: Clock,
): Promise<{ expiring: number; total: number }> {
  let expiring = 0
  let total = 0
  for await (const { expiresAt } of installations) {
    total += 1
    if (expiresAt <= clock.now() + ms) expiring += 1
  }
  return { expiring, total }
}

function readTenant(
  { ring, counter }: ListInstallationsOptions,
  { key, owner: sealed }: ListedToken,
): Tenant | undefined {
  const owner = openOwner(ring, sealed)
  if (typeof owner === 'string') counter.ignored(owner)
  else if (toOwnerKey(owner) !== key) counter.ignored('foreign')
  else return owner.tenant
  return undefined
}
