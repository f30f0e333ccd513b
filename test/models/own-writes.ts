/**
 * Writes of items that have one writer, who can judge every answer at once.
 *
 * @module
 */
import type { ItemStore } from '../../src/storage/item-store.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { type AnswerTally, judgeWrite } from './judge-write.js'
import type { SeededRandom } from './seeded-random.js'
import { createWriteLedger, type HeldId, type LedgerProblem } from './write-ledger.js'

/** One writer. */
export interface OwnWriter {
  /** Makes one write. `id` is its own. */
  readonly write: (storage: ForgeStorage, random: SeededRandom, id: string) => Promise<void>
  /** Compares with what is stored in the end. @returns How many items hold what they cannot. */
  readonly compare: (storage: ForgeStorage) => Promise<number>
}

/** Entity of the emulator's test manifest. */
export const ENTITY = 'measure'

type OpenStore = (storage: ForgeStorage) => ItemStore<object>

interface OwnItem {
  /** Its name in the ledger. */
  readonly name: string
  readonly key: string
  readonly open: OpenStore
}

const isAbsent = (held: HeldId) => held === undefined
const toValue = (id: string) => ({ text: id, flag: true })
const readId = (value: unknown): HeldId => (value as { text?: string } | undefined)?.text

/** A write of one item. */
interface ItemWrite {
  readonly kind: string
  readonly run: (store: ItemStore<object>, key: string, id: string) => Promise<unknown>
  /** What the item holds then. */
  readonly next: (id: string) => HeldId
  readonly requires?: (held: HeldId) => boolean
  /** Reads from what it resolves with what the item held before. */
  readonly readPrevious?: (value: unknown) => HeldId
}

const ITEM_WRITES: readonly ItemWrite[] = [
  {
    kind: 'set',
    run: (store, key, id) => store.set(key, toValue(id)),
    next: (id) => id,
  },
  {
    kind: 'FAIL_IF_EXISTS',
    run: (store, key, id) => store.set(key, toValue(id), { keyPolicy: 'FAIL_IF_EXISTS' }),
    next: (id) => id,
    requires: isAbsent,
  },
  {
    kind: 'FAIL_IF_EXISTS with writeId',
    run: (store, key, id) =>
      store.set(key, toValue(id), { keyPolicy: 'FAIL_IF_EXISTS', writeId: 'text' }),
    next: (id) => id,
    requires: isAbsent,
  },
  {
    kind: 'PREVIOUS',
    run: (store, key, id) => store.set(key, toValue(id), { returnValue: 'PREVIOUS' }),
    next: (id) => id,
    readPrevious: (item) => readId((item as { value?: unknown } | undefined)?.value),
  },
  {
    kind: 'delete',
    run: (store, key) => store.delete(key),
    next: () => undefined,
  },
]

/** A write of an item of the key-value store and of one of the entity, both under one key. */
interface PairWrite {
  readonly kind: string
  readonly run: (storage: ForgeStorage, key: string, id: string) => Promise<void>
  readonly next: (id: string) => HeldId
}

const pairOf = (key: string) => [{ key }, { key, entityName: ENTITY }]

const setPair = (storage: ForgeStorage, key: string, id: string) =>
  storage.transaction().set(key, toValue(id)).set(key, toValue(id), { entityName: ENTITY })

const deletePair = (storage: ForgeStorage, key: string) =>
  storage.transaction().delete(key).delete(key, { entityName: ENTITY })

const PAIR_WRITES: readonly PairWrite[] = [
  {
    kind: 'batch set',
    run: async (storage, key, id) => {
      const items = pairOf(key).map((address) => ({ ...address, value: toValue(id) }))
      const result = await storage.batch.set(items)
      result.throwIfFailed()
    },
    next: (id) => id,
  },
  {
    kind: 'batch delete',
    run: async (storage, key) => (await storage.batch.delete(pairOf(key))).throwIfFailed(),
    next: () => undefined,
  },
  {
    kind: 'transaction',
    run: (storage, key, id) => setPair(storage, key, id).execute(),
    next: (id) => id,
  },
  {
    kind: 'transaction with writeId',
    run: (storage, key, id) => setPair(storage, key, id).execute({ writeId: true }),
    next: (id) => id,
  },
  {
    kind: 'deleting transaction',
    run: (storage, key) => deletePair(storage, key).execute(),
    next: () => undefined,
  },
]

/** Items of a writer per store: few, so that many writes meet what others have left. */
const INDICES = [1, 2, 3]

/** Share of writes that are of one item. */
const SINGLE_SHARE = 0.6

/** Creates the writer of items that no other has. */
export function createOwnWriter(writer: string, tally: AnswerTally): OwnWriter {
  const ledger = createWriteLedger()
  const keys = INDICES.map((index) => `${writer}-${index}`)
  const itemsOf = (store: string, open: OpenStore) =>
    keys.map((key): OwnItem => ({ name: `${store} ${key}`, key, open }))
  const items = [
    ...itemsOf('kvs', (storage) => storage),
    ...itemsOf('secret', (storage) => storage.secrets),
    ...itemsOf('entity', (storage) => storage.entity(ENTITY)),
  ]

  async function writeItem(storage: ForgeStorage, { pick }: SeededRandom, id: string) {
    const { name, key, open } = pick(items)
    const { kind, run, next, requires, readPrevious } = pick(ITEM_WRITES)
    const { outcome, value } = await judgeWrite(run(open(storage), key, id))
    const isTold = outcome === 'done' && readPrevious !== undefined
    if (isTold && !ledger.canHold(name, readPrevious(value))) report(kind, 'false previous value')
    tally[outcome] += 1
    report(kind, ledger.note(name, { outcome, next: next(id), requires }))
  }

  async function writePair(storage: ForgeStorage, { pick }: SeededRandom, id: string) {
    const key = pick(keys)
    const { kind, run, next } = pick(PAIR_WRITES)
    const { outcome } = await judgeWrite(run(storage, key, id))
    tally[outcome] += 1
    for (const store of ['kvs', 'entity']) {
      report(kind, ledger.note(`${store} ${key}`, { outcome, next: next(id) }))
    }
  }

  function report(kind: string, problem: LedgerProblem | 'false previous value' | undefined): void {
    if (problem !== undefined) tally.problems.push(`${kind}: ${problem}`)
  }

  return {
    write: (storage, random, id) =>
      random.chance(SINGLE_SHARE) ? writeItem(storage, random, id) : writePair(storage, random, id),
    compare: async (storage) => {
      const held = await Promise.all(items.map(({ key, open }) => open(storage).get(key)))
      return items.filter(({ name }, index) => !ledger.canHold(name, readId(held[index]))).length
    },
  }
}
