/**
 * Writes of items that many writers want at once, judged in the end by what is stored.
 *
 * @module
 */
import type { ForgeStorage } from '../../src/storage/storage.js'
import { type AnswerTally, judgeWrite } from './judge-write.js'
import { ENTITY } from './own-writes.js'
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
  readonly lost: number
  /** Writes that were said to conflict and are there. */
  readonly falseConflicts: number
  /** Changes that were made more often than they were acknowledged. */
  readonly doubled: number
}

interface Answer {
  readonly id: string
  readonly outcome: WriteOutcome
  /** What was there before, where it is told. */
  readonly previous?: HeldId
}

type Answers = readonly Answer[]

/** One kind of write. */
interface SharedKind {
  readonly name: string
  readonly keys: number
  readonly write: (
    storage: ForgeStorage,
    key: string,
    id: string,
    random: SeededRandom,
  ) => Promise<Omit<Answer, 'id'>>
  readonly compare: (storage: ForgeStorage, key: string, told: Answers) => Promise<SharedReport>
}

interface Text {
  readonly text: string
}

interface Counter extends Text {
  readonly flag: boolean
  /** The version, which `update` raises by itself. */
  readonly whole: number
  /** How often it was changed. */
  readonly ratio: number
}

/** Few items that all writers change. */
const POOL = 6

/** Creates items that do not exist yet, `claims` of them to be created once. */
export function createSharedItems(tally: AnswerTally, claims: number): SharedItems {
  const kinds: readonly SharedKind[] = [
    { name: 'claim', keys: claims, write: claim, compare: compareClaim },
    { name: 'chain', keys: POOL, write: replace, compare: compareChain },
    { name: 'counter', keys: POOL, write: update, compare: compareUpdates },
    { name: 'account', keys: POOL, write: exchange, compare: compareExchanges },
  ]
  const told = new Map<string, { readonly kind: SharedKind; readonly answers: Answer[] }>()

  return {
    write: async (storage, random, id) => {
      const kind = random.pick(kinds)
      const key = `${kind.name}-${random.between(1, kind.keys)}`
      const answer = await kind.write(storage, key, id, random)
      tally[answer.outcome] += 1
      const entry = told.get(key) ?? { kind, answers: [] }
      entry.answers.push({ id, ...answer })
      told.set(key, entry)
    },
    compare: async (storage) => {
      const reports = await Promise.all(
        Array.from(told, ([key, { kind, answers }]) => kind.compare(storage, key, answers)),
      )
      const sum = (count: keyof SharedReport) =>
        reports.reduce((total, report) => total + report[count], 0)
      return { lost: sum('lost'), falseConflicts: sum('falseConflicts'), doubled: sum('doubled') }
    },
  }
}

const claim: SharedKind['write'] = (storage, key, id, { chance }) => {
  const writeId = chance(0.5) ? 'text' : undefined
  return judgeWrite(storage.set(key, { text: id }, { keyPolicy: 'FAIL_IF_EXISTS', writeId }))
}

const replace: SharedKind['write'] = async (storage, key, id) => {
  const run = storage.set<Text>(key, { text: id }, { returnValue: 'PREVIOUS' })
  const { outcome, value } = await judgeWrite(run)
  return { outcome, previous: value?.value.text }
}

const update: SharedKind['write'] = (storage, key, id) =>
  judgeWrite(
    storage.entity(ENTITY).update<Counter>(key, (now) => toNext(now, id), { version: 'whole' }),
  )

/** An update by hand, with one try. */
const exchange: SharedKind['write'] = async (storage, key, id, { chance }) => {
  const now = await judgeWrite(storage.entity(ENTITY).get<Counter>(key))
  if (now.outcome !== 'done') return { outcome: 'refused' }
  const condition =
    now.value === undefined
      ? ({ condition: 'NOT_EXISTS', values: [true] } as const)
      : ({ condition: 'EQUAL_TO', values: [now.value.whole] } as const)
  const transaction = storage.transaction().set(key, toNext(now.value, id), {
    entityName: ENTITY,
    conditions: { and: [{ property: 'whole', ...condition }] },
  })
  return judgeWrite(transaction.execute({ writeId: chance(0.5) }))
}

function toNext(now: Counter | undefined, id: string): Counter {
  return { text: id, flag: true, whole: (now?.whole ?? 0) + 1, ratio: (now?.ratio ?? 0) + 1 }
}

/** Whose id is stored has it, and only that one. */
const compareClaim: SharedKind['compare'] = async (storage, key, told) => {
  const held = (await storage.get<Text>(key))?.text
  const isFalse = ({ id, outcome }: Answer) =>
    outcome === 'conflict' && (id === held || held === undefined)
  return {
    lost: withOutcome(told, 'done').filter(({ id }) => id !== held).length,
    falseConflicts: told.filter(isFalse).length,
    doubled: 0,
  }
}

/** Each write saw the one before it, and no two saw the same; a write that is neither stored nor seen was seen by one that is unknown. */
const compareChain: SharedKind['compare'] = async (storage, key, told) => {
  const held = (await storage.get<Text>(key))?.text
  const done = withOutcome(told, 'done')
  const seen = new Set(done.map(({ previous }) => previous))
  const hidden = done.filter(({ id }) => id !== held && !seen.has(id)).length
  const ownPrevious = done.filter(({ id, previous }) => id === previous).length
  return {
    lost: Math.max(0, hidden - withOutcome(told, 'unknown').length),
    falseConflicts: 0,
    doubled: ownPrevious + done.length - seen.size,
  }
}

/** What more was done than said comes from updates that took their own write for another's and computed anew. */
const compareUpdates: SharedKind['compare'] = async (storage, key, told) => {
  const { lost, surplus } = await compareCount(storage, key, told)
  return { lost, falseConflicts: 0, doubled: surplus }
}

/** What more was done than said was said to conflict: nothing is tried twice. */
const compareExchanges: SharedKind['compare'] = async (storage, key, told) => {
  const { lost, surplus } = await compareCount(storage, key, told)
  return { lost, falseConflicts: surplus, doubled: 0 }
}

/** An item counts what was acknowledged, and at most what is unknown. */
async function compareCount(storage: ForgeStorage, key: string, told: Answers) {
  const count = (await storage.entity(ENTITY).get<Counter>(key))?.ratio ?? 0
  const done = withOutcome(told, 'done').length
  const unknown = withOutcome(told, 'unknown').length
  return { lost: Math.max(0, done - count), surplus: Math.max(0, count - done - unknown) }
}

function withOutcome(told: Answers, wanted: WriteOutcome): Answers {
  return told.filter(({ outcome }) => outcome === wanted)
}
