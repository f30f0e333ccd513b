/**
 * Where processes share tokens: what a store must do, and how little it learns.
 *
 * A store is handed sealed text and never opens it. It has to compare two numbers in one atomic step; everything else is the caller's.
 *
 * @module
 */

/** What a store keeps under one key. */
export interface StoredToken {
  /** The token, sealed: at most 64 KiB of printable ASCII. */
  readonly token: string
  /** Whose token it is, sealed: at most 4 KiB of printable ASCII. */
  readonly owner: string
  /** When the token ends, in milliseconds since the epoch: a whole number. */
  readonly expiresAt: number
}

/** What a put came to: stored, outdone by a record that ends no earlier, or refused since the key was removed for some time. */
export type PutOutcome = 'stored' | 'kept' | 'removed'

/** How to remove. */
export interface RemoveOptions {
  /** Removes only a record that ends at this time or earlier, in milliseconds since the epoch; a later one stays. Default: any. */
  notAfter?: number | undefined
  /** How long nothing can be put under the key from now on, in milliseconds, whatever else is removed meanwhile. Default: not at all. */
  blockForMs?: number | undefined
}

/** Which records to list. */
export interface ListOptions {
  /** What the keys start with. */
  readonly prefix: string
  /** Where the last page ended. Default: the first page. */
  readonly cursor?: string | undefined
  /** About how many records to look at; a page may hold fewer, and some more. */
  readonly limit: number
}

/** A record in a list. Its token is left where it is. */
export interface ListedToken extends Omit<StoredToken, 'token'> {
  /** Its key. */
  readonly key: string
}

/** Some of the records. */
export interface TokenPage {
  /** The records; there may be none on a page that is not the last. */
  readonly records: readonly ListedToken[]
  /** Where the next page starts; absent on the last one. */
  readonly cursor?: string
}

/**
 * A place where processes share tokens. Each method rejects when the store does not do what was asked. Keys are at most 100 letters,
 * digits and `. _ -`. `tokenStoreChecks` of `forge-remote/testing` say precisely what is expected.
 */
export interface TokenStore {
  /** @returns The record; `removed` while nothing can be put under the key; `undefined` when there is none. A record that has ended may be returned. */
  get: (key: string) => Promise<StoredToken | 'removed' | undefined>
  /** Stores the record when the one under the key ends earlier, or there is none: in one atomic step. One that has ended is not stored. */
  putIfLater: (key: string, record: StoredToken) => Promise<PutOutcome>
  /** Removes the record under the key, in one atomic step. Removing what is not there is no failure. */
  remove: (key: string, options?: RemoveOptions) => Promise<void>
  /** Lists in no order. What is there all along is listed, perhaps twice; what comes or goes meanwhile may be. */
  list: (options: ListOptions) => Promise<TokenPage>
  /** Frees what the store holds; calls after it reject. */
  close: () => Promise<void>
}
