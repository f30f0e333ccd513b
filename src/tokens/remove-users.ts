/**
 * Takes the tokens of an installation's users out of the store.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import type { CallStore } from './guarded-store.js'
import { toUserKeyPrefix } from './token-owner.js'
import { TokenStoreError } from './token-store-error.js'
import type { TokenPage } from './token-store.js'

const PAGE_LIMIT = 200

/**
 * Removes them as far as the store lets it. It never rejects and is not tried again: what is left is given to nobody while the installation's
 * key is blocked, and ends by itself before that does.
 */
export async function removeUsers(callStore: CallStore, tenant: Tenant): Promise<void> {
  const prefix = toUserKeyPrefix(tenant)
  let cursor: string | undefined
  try {
    do {
      const query = { prefix, cursor, limit: PAGE_LIMIT }
      // oxlint-disable-next-line no-await-in-loop -- a page tells where the next one starts
      const page: TokenPage = await callStore((store) => store.list(query))
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      await Promise.all(page.records.map(({ key }) => callStore((store) => store.remove(key))))
      cursor = page.cursor
    } while (cursor !== undefined)
  } catch (error) {
    if (!(error instanceof TokenStoreError)) throw error
  }
}
