/**
 * What every token store must do, as checks that any test runner can loop over.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import type { ListedToken, StoredToken, TokenStore } from '../tokens/token-store.js'

const HOUR = 3_600_000

/** The store to be checked. */
export interface TokenStoreSubject {
  /** @returns The store; a further one over the same data at each call. */
  open: () => TokenStore | Promise<TokenStore>
  /** @returns The time by which the store judges what has ended, in milliseconds since the epoch. */
  now: () => number
  /** Lets that time pass: turns the clock of a test, or waits. */
  elapse: (ms: number) => Promise<void> | void
}

/** One check. */
export interface TokenStoreCheck {
  /** What the store does, as a sentence without a subject. */
  readonly name: string
  /** Resolves when it does so, else rejects with an `AssertionError`. It keeps to keys of its own. */
  readonly run: (subject: TokenStoreSubject) => Promise<void>
}

type Act = (store: TokenStore, subject: TokenStoreSubject, key: string) => Promise<void>

/** All checks. Each stands alone, and they may run at the same time on one database.
 *
 * @example
 *   for (const { name, run } of tokenStoreChecks) it(name, () => run({ open, now, elapse }))
 */
export const tokenStoreChecks: readonly TokenStoreCheck[] = [
  check('knows nothing of an unknown key', async (store, _subject, key) => {
    assert.equal(await store.get(key), undefined)
    await store.remove(key)
  }),
  check('gives a record back as it was put', async (store, subject, key) => {
    const record = build(subject, { token: 't.'.repeat(32 * 1024), owner: 'o-_'.repeat(1024) })
    assert.equal(await store.putIfLater(key, record), 'stored')
    assert.deepEqual(await store.get(key), record)
  }),
  check('keeps records of different keys apart', async (store, subject, key) => {
    const records = [build(subject), build(subject), build(subject)]
    await Promise.all(records.map((record, at) => store.putIfLater(`${key}-${at}`, record)))
    const found = await Promise.all(records.map((_record, at) => store.get(`${key}-${at}`)))
    assert.deepEqual(found, records)
  }),
  check(
    'replaces a record by one that ends later, and by no other',
    async (store, subject, key) => {
      const first = build(subject)
      const later = build(subject, { expiresAt: first.expiresAt + 1 })
      await store.putIfLater(key, first)
      assert.equal(
        await store.putIfLater(key, { ...build(subject), expiresAt: first.expiresAt }),
        'kept',
      )
      assert.equal(
        await store.putIfLater(key, { ...build(subject), expiresAt: first.expiresAt - 1 }),
        'kept',
      )
      assert.deepEqual(await store.get(key), first)
      assert.equal(await store.putIfLater(key, later), 'stored')
      assert.deepEqual(await store.get(key), later)
    },
  ),
  check('ends with the last of a hundred puts at once', async (store, subject, key) => {
    const other = await subject.open()
    const start = subject.now() + HOUR
    // 37 and 100 have no common divisor: each number comes once, out of order.
    const records = Array.from({ length: 100 }, (_, at) =>
      build(subject, { expiresAt: start + ((at * 37) % 100) }),
    )
    await Promise.all(
      records.map((record, at) => (at % 2 === 0 ? store : other).putIfLater(key, record)),
    )
    assert.deepEqual(
      await other.get(key),
      records.find(({ expiresAt }) => expiresAt === start + 99),
    )
    await other.close()
  }),
  check('lets a record end', async (store, subject, key) => {
    const record = build(subject, { expiresAt: subject.now() + 100 })
    await store.putIfLater(key, record)
    await subject.elapse(150)
    assert.ok(isGone(await store.get(key), subject))
    const { records } = await store.list({ prefix: key, limit: 10 })
    assert.deepEqual(
      records.filter(({ expiresAt }) => expiresAt > subject.now()),
      [],
    )
  }),
  check('does not store what has ended', async (store, subject, key) => {
    const ended = build(subject, { expiresAt: subject.now() - 1 })
    assert.notEqual(await store.putIfLater(key, ended), 'stored')
    assert.equal(await store.get(key), undefined)
  }),
  check('removes a record, for all who share the store', async (store, subject, key) => {
    const other = await subject.open()
    const record = build(subject)
    await store.putIfLater(key, record)
    await other.remove(key)
    assert.equal(await store.get(key), undefined)
    assert.equal(await store.putIfLater(key, record), 'stored')
    await other.close()
  }),
  check(
    'removes a record that ends no later than told, and no other',
    async (store, subject, key) => {
      const record = build(subject)
      await store.putIfLater(key, record)
      await store.remove(key, { notAfter: record.expiresAt - 1 })
      assert.deepEqual(await store.get(key), record)
      await store.remove(key, { notAfter: record.expiresAt })
      assert.equal(await store.get(key), undefined)
    },
  ),
  check('blocks a key, whatever is put or removed meanwhile', async (store, subject, key) => {
    await store.putIfLater(key, build(subject))
    await store.remove(key, { blockForMs: HOUR })
    await store.remove(key)
    await store.remove(key, { notAfter: subject.now() + 9 * HOUR })
    await store.remove(key, { blockForMs: 1 })
    await subject.elapse(20)
    assert.equal(await store.get(key), 'removed')
    assert.equal(await store.putIfLater(key, build(subject)), 'removed')
    assert.equal(await store.get(key), 'removed')
    assert.deepEqual((await store.list({ prefix: key, limit: 10 })).records, [])
  }),
  check('blocks a key though puts are under way', async (store, subject, key) => {
    const other = await subject.open()
    const put = (at: number) =>
      store.putIfLater(key, build(subject, { expiresAt: subject.now() + HOUR + at }))
    const numbers = Array.from({ length: 25 }, (_, at) => at)
    const early = numbers.map(put)
    const removed = other.remove(key, { blockForMs: HOUR })
    const late = numbers.map((at) => put(at + numbers.length))
    await Promise.all([removed, ...early, ...late])
    assert.equal(await store.get(key), 'removed')
    await other.close()
  }),
  check('lets a block end', async (store, subject, key) => {
    await store.remove(key, { blockForMs: 100 })
    await subject.elapse(150)
    assert.equal(await store.get(key), undefined)
    assert.equal(await store.putIfLater(key, build(subject)), 'stored')
  }),
  check(
    'lists every record under a prefix, page by page, and no other',
    async (store, subject, key) => {
      const keys = Array.from({ length: 60 }, (_, at) => `${key}.a${at}`)
      const records = keys.map((_, at) => build(subject, { owner: `owner-${at}` }))
      await Promise.all(
        keys.flatMap((name, at) => {
          const record = records[at] ?? build(subject)
          return [store.putIfLater(name, record), store.putIfLater(`${key}.b${at}`, record)]
        }),
      )
      const listed = await listAll(store, `${key}.a`)
      assert.deepEqual([...listed.keys()].toSorted(), keys.toSorted())
      assert.deepEqual(
        keys.map((name) => listed.get(name)),
        records.map(({ owner, expiresAt }, at) => ({ key: keys[at], owner, expiresAt })),
      )
    },
  ),
  check('lists nothing where nothing is', async (store, _subject, key) => {
    assert.deepEqual([...(await listAll(store, key)).keys()], [])
  }),
  check('rejects after it was closed', async (store, subject, key) => {
    await store.close()
    await assert.rejects(async () => await store.get(key))
    await assert.rejects(async () => await store.putIfLater(key, build(subject)))
    await store.close()
  }),
]

function check(name: string, act: Act): TokenStoreCheck {
  return {
    name,
    run: async (subject) => {
      const store = await subject.open()
      try {
        await act(store, subject, `check-${randomUUID()}`)
      } finally {
        await store.close()
      }
    },
  }
}

function build({ now }: TokenStoreSubject, over: Partial<StoredToken> = {}): StoredToken {
  const token = `v1.key.${randomUUID()}`
  return { token, owner: `v1.key.${randomUUID()}`, expiresAt: now() + HOUR, ...over }
}

function isGone(found: StoredToken | 'removed' | undefined, { now }: TokenStoreSubject): boolean {
  return found === undefined || (found !== 'removed' && found.expiresAt <= now())
}

async function listAll(
  store: TokenStore,
  prefix: string,
): Promise<ReadonlyMap<string, ListedToken>> {
  const listed = new Map<string, ListedToken>()
  let cursor: string | undefined
  do {
    // oxlint-disable-next-line no-await-in-loop -- a page tells where the next one starts
    const page = await store.list({ prefix, cursor, limit: 7 })
    for (const record of page.records) listed.set(record.key, record)
    cursor = page.cursor
  } while (cursor !== undefined)
  return listed
}
