/**
 * Token stores in memory: several over the same records, as several processes have them of one database.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import { type Clock, systemClock } from '../clock.js'
import { TokenStoreError } from './token-store-error.js'
import type {
  ListOptions,
  ListedToken,
  RemoveOptions,
  StoredToken,
  TokenPage,
  TokenStore,
} from './token-store.js'

/** Options of {@link createTokenMemory}. */
export interface TokenMemoryOptions {
  /** Most records kept, and as many keys that nothing can be put under; the least recently used go first. Default 10000. */
  maxEntries?: number | undefined
  /** Source of time. Default: the machine's clock. */
  clock?: Clock | undefined
}

/** Records that several stores share. */
export interface TokenMemory {
  /** @returns A further store over the records. */
  open: () => TokenStore
}

/** Creates memory without records. They are gone with the process: it is meant for tests. */
export function createTokenMemory(options: TokenMemoryOptions = {}): TokenMemory {
  const { maxEntries = 10_000, clock = systemClock } = options
  const records = new LRUCache<string, StoredToken>({ max: maxEntries })
  const blockedUntil = new LRUCache<string, number>({ max: maxEntries })

  const isBlocked = (key: string) => (blockedUntil.get(key) ?? -Infinity) > clock.now()
  const find = (key: string) => {
    const record = records.get(key)
    if (record === undefined || record.expiresAt > clock.now()) return record
    records.delete(key)
    return undefined
  }
  const put = (key: string, record: StoredToken) => {
    if (isBlocked(key)) return 'removed'
    if (record.expiresAt <= (find(key)?.expiresAt ?? clock.now())) return 'kept'
    records.set(key, record)
    return 'stored'
  }
  const remove = (key: string, { notAfter = Infinity, blockForMs = 0 }: RemoveOptions) => {
    const record = records.peek(key)
    if (record !== undefined && record.expiresAt <= notAfter) records.delete(key)
    const until = clock.now() + blockForMs
    if (until > (blockedUntil.peek(key) ?? clock.now())) blockedUntil.set(key, until)
  }
  const list = ({ prefix, cursor = '', limit }: ListOptions): TokenPage => {
    const keys = [...records.keys()].filter((key) => key.startsWith(prefix) && key > cursor)
    const page = keys.toSorted().slice(0, limit)
    const last = page.at(-1)
    const listed = page.flatMap((key) => toListed(key, find(key)))
    return { records: listed, ...(last !== undefined && { cursor: last }) }
  }
  return {
    open: () =>
      openStore({ get: (key) => (isBlocked(key) ? 'removed' : find(key)), put, remove, list }),
  }
}

/** What a store does, done at once. */
interface Actions {
  get: (key: string) => StoredToken | 'removed' | undefined
  put: (key: string, record: StoredToken) => 'stored' | 'kept' | 'removed'
  remove: (key: string, options: RemoveOptions) => void
  list: (options: ListOptions) => TokenPage
}

function openStore({ get, put, remove, list }: Actions): TokenStore {
  let isClosed = false
  const answer = <Result>(act: () => Result): Promise<Result> =>
    isClosed
      ? Promise.reject(new TokenStoreError('closed', 'the token store is closed'))
      : Promise.resolve(act())
  return {
    get: (key) => answer(() => get(key)),
    putIfLater: (key, record) => answer(() => put(key, record)),
    remove: (key, options = {}) => answer(() => remove(key, options)),
    list: (options) => answer(() => list(options)),
    close: () => {
      isClosed = true
      return Promise.resolve()
    },
  }
}

function toListed(key: string, record: StoredToken | undefined): readonly ListedToken[] {
  return record === undefined ? [] : [{ key, owner: record.owner, expiresAt: record.expiresAt }]
}
