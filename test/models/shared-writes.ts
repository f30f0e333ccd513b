/**
 * Writes of items that many writers want at once, judged in the end by what is stored.
 *
 * @module
 */
import type { ForgeStorage } from '../../src/storage/storage.js'
import { type AnswerTally, ENTITY, judge } from './own-writes.js'
import type { SeededRandom } from './seeded-random.js'
import type { HeldId, WriteOutcome } from './write-ledger.js'

/** The items, and what was said about them. */
export interface SharedItems {
  /** Makes one write. `id` is its own. */
  readonly write: (storage: ForgeStorage, random: SeededRandom, id: string) => Promise<void>
  /** Compares with what is stored in the end. */
  readonly compare: (storage: ForgeStorage) => Promise<SharedReport>
}

/** What is wrong. */
export interface SharedReport {
  /** Writes that were acknowledged and are not there. */
  lost: number
  /** Writes that were said to conflict and are there. */
  falseConflicts: number
  /** Changes that were made more often than they were acknowledged. */
  doubled: number
}

interface Answer {
  readonly id: string
  readonly outcome: WriteOutcome
  /** What was there before, where it is told. */
  readonly previous?: HeldId
}

interface Counter {
  readonly text: string
  readonly flag: boolean
  readonly whole: number
  readonly ratio: number
}

/** Items of each kind that are counted or replaced by all. */
const POOL = 6

/** Creates items that do not exist yet. `creations` tells how many writes there will be for each key that can be created once. */
export function createSharedItems(tally: AnswerTally, claimedKeys: number): SharedItems {
  const answers = new Map<string, Answer[]>()
  const kinds = { claim, replace, update, exchange }

  async function claim(storage: ForgeStorage, { between, chance }: SeededRandom, id: string) {
    const key = `claim-${between(1, claimedKeys)}`
    const writeId = chance(0.5) ? 'text' : undefined
    const options = { keyPolicy: 'FAIL_IF_EXISTS', writeId } as const
    note(key, { id, ...(await judge(storage.set(key, { text: id }, options))) })
  }

  async function replace(storage: ForgeStorage, { between }: SeededRandom, id: string) {
    const key = `chain-${between(1, POOL)}`
    const run = storage.set<{ text: string }>(key, { text: id }, { returnValue: 'PREVIOUS' })
    const { outcome, value } = await judge(run.then((item) => item?.value.text))
    note(key, { id, outcome, previous: value as HeldId })
  }

  async function update(storage: ForgeStorage, { between }: SeededRandom, id: string) {
    const key = `counter-${between(1, POOL)}`
    const run = storage
      .entity(ENTITY)
      .update<Counter>(key, (now) => toNext(now, id), { version: 'whole' })
    note(key, { id, ...(await judge(run)) })
  }

  /** The same by hand, with one try. */
  async function exchange(storage: ForgeStorage, { between, chance }: SeededRandom, id: string) {
    const key = `account-${between(1, POOL)}`
    const now = await judge(storage.entity(ENTITY).get<Counter>(key))
    if (now.outcome !== 'done') return note(key, { id, outcome: 'refused' })
    const next = toNext(now.value as Counter | undefined, id)
    const conditions =
      now.value === undefined
        ? ({ and: [{ property: 'whole', condition: 'NOT_EXISTS', values: [true] }] } as const)
        : ({
            and: [{ property: 'whole', condition: 'EQUAL_TO', values: [next.whole - 1] }],
          } as const)
    const transaction = storage.transaction().set(key, next, { entityName: ENTITY, conditions })
    note(key, { id, ...(await judge(transaction.execute({ writeId: chance(0.5) }))) })
  }

  function note(key: string, answer: Answer): void {
    tally[answer.outcome] += 1
    answers.set(key, [...(answers.get(key) ?? []), answer])
  }

  return {
    write: (storage, random, id) => random.pick(Object.values(kinds))(storage, random, id),
    compare: async (storage) => {
      const report = { lost: 0, falseConflicts: 0, doubled: 0 }
      await Promise.all(
        [...answers].map(async ([key, told]) => {
          const [kind = ''] = key.split('-')
          const found = await COMPARISONS[kind]!(storage, key, told)
          report.lost += found.lost
          report.falseConflicts += found.falseConflicts
          report.doubled += found.doubled
        }),
      )
      return report
    },
  }
}

/** `whole` is the version, which `update` raises by itself; `ratio` counts. */
function toNext(now: Counter | undefined, id: string): Counter {
  return { text: id, flag: true, whole: (now?.whole ?? 0) + 1, ratio: (now?.ratio ?? 0) + 1 }
}

type Comparison = (
  storage: ForgeStorage,
  key: string,
  told: readonly Answer[],
) => Promise<SharedReport>

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  claim: compareClaim,
  chain: compareChain,
  counter: compareCount,
  account: compareCount,
}

/** Whose id is stored has it, and only that one. */
async function compareClaim(storage: ForgeStorage, key: string, told: readonly Answer[]) {
  const held = (await storage.get<{ text: string }>(key))?.text
  const lost = told.filter(({ id, outcome }) => outcome === 'done' && id !== held).length
  const isFalse = ({ id, outcome }: Answer) =>
    outcome === 'conflict' && (id === held || held === undefined)
  return { lost, falseConflicts: told.filter(isFalse).length, doubled: 0 }
}

/** Each write saw the one before it, and no two saw the same. A write that is neither last nor seen was seen by an unknown one. */
async function compareChain(storage: ForgeStorage, key: string, told: readonly Answer[]) {
  const held = (await storage.get<{ text: string }>(key))?.text
  const done = told.filter(({ outcome }) => outcome === 'done')
  const unknown = told.filter(({ outcome }) => outcome === 'unknown').length
  const seen = new Set([held, ...done.map(({ previous }) => previous)])
  const hidden = done.filter(({ id }) => !seen.has(id)).length
  const ownPrevious = done.filter(({ id, previous }) => id === previous).length
  const repeated = done.length - new Set(done.map(({ previous }) => previous)).size
  return { lost: Math.max(0, hidden - unknown), falseConflicts: 0, doubled: ownPrevious + repeated }
}

/** It counts what was acknowledged, and at most what is unknown. */
async function compareCount(storage: ForgeStorage, key: string, told: readonly Answer[]) {
  const count = (await storage.entity(ENTITY).get<Counter>(key))?.ratio ?? 0
  const done = told.filter(({ outcome }) => outcome === 'done').length
  const unknown = told.filter(({ outcome }) => outcome === 'unknown').length
  const surplus = Math.max(0, count - done - unknown)
  const isUpdate = key.startsWith('counter')
  return {
    lost: Math.max(0, done - count),
    falseConflicts: isUpdate ? 0 : surplus,
    doubled: isUpdate ? surplus : 0,
  }
}
