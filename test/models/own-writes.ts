/**
 * Writes of items that have one writer, who can judge every answer at once.
 *
 * @module
 */
import type { ItemStore } from '../../src/storage/item-store.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { isStorageError, StorageError } from '../../src/storage-error.js'
import type { SeededRandom } from './seeded-random.js'
import {
  createWriteLedger,
  type HeldId,
  type LedgerEntry,
  type LedgerProblem,
  type WriteOutcome,
} from './write-ledger.js'

/** What the writers were told, and what of it is wrong. */
export interface AnswerTally {
  done: number
  conflict: number
  refused: number
  unknown: number
  /** `false success`, `false conflict` and other lies, with the kind of write. */
  readonly problems: string[]
}

/** One writer. */
export interface OwnWriter {
  /** Makes one write. `id` is its own. */
  readonly write: (storage: ForgeStorage, random: SeededRandom, id: string) => Promise<void>
  /** Compares with what is stored in the end. @returns How many items hold what they cannot. */
  readonly compare: (storage: ForgeStorage) => Promise<number>
}

/** Entity of the emulator's test manifest. */
export const ENTITY = 'measure'

const PLACES: Readonly<Record<string, (storage: ForgeStorage) => ItemStore<object>>> = {
  kvs: (storage) => storage,
  secret: (storage) => storage.secrets,
  entity: (storage) => storage.entity(ENTITY),
}

/** Items of one writer per place: few, so that many writes meet what others have left. */
const ITEMS_PER_PLACE = 3

const isAbsent = (held: HeldId) => held === undefined
const toValue = (id: string) => ({ text: id, flag: true })

/** What an operation answers: how it went, and the value it resolved with. */
export async function judge(
  run: Promise<unknown>,
): Promise<{ outcome: WriteOutcome; value?: unknown }> {
  try {
    return { outcome: 'done', value: await run }
  } catch (error) {
    if (isStorageError(error, 'outcome-unknown')) return { outcome: 'unknown' }
    if (isStorageError(error, 'key-conflict')) return { outcome: 'conflict' }
    if (isStorageError(error, 'conditional-check-failed')) return { outcome: 'conflict' }
    if (error instanceof StorageError) return { outcome: 'refused' }
    throw error
  }
}

/** Creates the writer of items that no other has. */
export function createOwnWriter(name: string, tally: AnswerTally): OwnWriter {
  const ledger = createWriteLedger()
  const kinds = { setItem, createItem, replaceItem, deleteItem, sendBatch, sendTransaction }

  async function setItem(storage: ForgeStorage, { pick }: SeededRandom, id: string) {
    const { place, item, key } = pickItem(pick)
    const { outcome } = await judge(PLACES[place]!(storage).set(key, toValue(id)))
    note('set', item, { outcome, next: id })
  }

  async function createItem(storage: ForgeStorage, { pick, chance }: SeededRandom, id: string) {
    const { place, item, key } = pickItem(pick)
    const writeId = chance(0.5) ? 'text' : undefined
    const options = { keyPolicy: 'FAIL_IF_EXISTS', writeId } as const
    const { outcome } = await judge(PLACES[place]!(storage).set(key, toValue(id), options))
    note(`create, writeId ${writeId}`, item, { outcome, next: id, requires: isAbsent })
  }

  async function replaceItem(storage: ForgeStorage, { pick }: SeededRandom, id: string) {
    const { place, item, key } = pickItem(pick)
    const run = PLACES[place]!(storage).set(key, toValue(id), { returnValue: 'PREVIOUS' })
    const { outcome, value } = await judge(run.then((previous) => readId(previous?.value)))
    if (outcome === 'done' && !ledger.canHold(item, value as HeldId)) {
      tally.problems.push('replace: a previous value that never was')
    }
    note('replace', item, { outcome, next: id })
  }

  async function deleteItem(storage: ForgeStorage, { pick }: SeededRandom) {
    const { place, item, key } = pickItem(pick)
    const { outcome } = await judge(PLACES[place]!(storage).delete(key))
    note('delete', item, { outcome, next: undefined })
  }

  async function sendBatch(storage: ForgeStorage, { chance }: SeededRandom, id: string) {
    const isDeletion = chance(0.3)
    const addresses = addressesOf(0)
    const run = isDeletion
      ? storage.batch.delete(addresses)
      : storage.batch.set(addresses.map((address) => ({ ...address, value: toValue(id) })))
    const { outcome } = await judge(run.then((result) => result.throwIfFailed()))
    noteAll('batch', outcome, isDeletion ? undefined : id)
  }

  async function sendTransaction(storage: ForgeStorage, { chance }: SeededRandom, id: string) {
    const [one, other] = addressesOf(0)
    const isDeletion = chance(0.3)
    const writeId = chance(0.5)
    const transaction = isDeletion
      ? storage.transaction().delete(one.key).delete(other.key, other)
      : storage.transaction().set(one.key, toValue(id)).set(other.key, toValue(id), other)
    const { outcome } = await judge(transaction.execute({ writeId }))
    noteAll(`transaction, writeId ${writeId}`, outcome, isDeletion ? undefined : id)
  }

  function pickItem(pick: SeededRandom['pick']) {
    const place = pick(Object.keys(PLACES))
    const key = `${name}-${pick([...Array(ITEMS_PER_PLACE).keys()])}`
    return { place, key, item: `${place} ${key}` }
  }

  function addressesOf(index: number) {
    const key = `${name}-${index}`
    return [{ key }, { key, entityName: ENTITY }] as const
  }

  function noteAll(kind: string, outcome: WriteOutcome, next: HeldId): void {
    const problems = ['kvs', 'entity'].map((place) =>
      ledger.note(`${place} ${name}-0`, { outcome, next }),
    )
    count(
      kind,
      outcome,
      problems.find((problem) => problem !== undefined),
    )
  }

  function note(kind: string, item: string, entry: LedgerEntry): void {
    count(kind, entry.outcome, ledger.note(item, entry))
  }

  function count(kind: string, outcome: WriteOutcome, problem: LedgerProblem | undefined): void {
    tally[outcome] += 1
    if (problem !== undefined) tally.problems.push(`${kind}: ${problem}`)
  }

  return {
    write: (storage, random, id) => random.pick(Object.values(kinds))(storage, random, id),
    compare: async (storage) => {
      const wrong = await Promise.all(
        ledger.names().map(async (item) => {
          const [place = '', key = ''] = item.split(' ')
          const held = readId(await PLACES[place]!(storage).get(key))
          return !ledger.canHold(item, held)
        }),
      )
      return wrong.filter(Boolean).length
    },
  }
}

function readId(value: unknown): HeldId {
  return (value as { text?: string } | undefined)?.text
}
