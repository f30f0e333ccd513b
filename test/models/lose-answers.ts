/**
 * Many writers, of whose answers one in ten is lost after the write was done.
 *
 * @module
 */
import type { Transport } from '../../src/transport/transport.js'
import { inTurn } from './in-turn.js'
import type { AnswerTally } from './judge-write.js'
import { type LossyEmulator, startLossyEmulator } from './lossy-emulator.js'
import { createOwnWriter } from './own-writes.js'
import { createSeededRandom } from './seeded-random.js'
import { createSharedItems, type SharedReport } from './shared-writes.js'

/** A run of the model. */
export interface LostAnswersRun {
  readonly seed: number
  readonly writes: number
  /** What the clients send with. Default: the transport as it is. */
  readonly wrapTransport?: ((transport: Transport) => Transport) | undefined
}

/** What was said, and what of it is wrong. */
export interface LostAnswersReport extends AnswerTally, SharedReport {
  /** Answers to writes that were lost after these were done. */
  readonly lostAnswers: number
}

/** Writers at a time. */
const LANES = 24

/** Writes for each key that can be created once, of an eighth of all writes. */
const CLAIMS_PER_KEY = 8

/** Share of writes that go to items of the writer alone. */
const OWN_SHARE = 0.5

/** Makes the writes and compares what was said about them with what is stored. */
export async function loseAnswers(run: LostAnswersRun): Promise<LostAnswersReport> {
  const emulator = await startLossyEmulator({ ...run, lanes: LANES })
  try {
    return await writeAll(run, emulator)
  } finally {
    await emulator.close()
  }
}

async function writeAll(
  { seed, writes }: LostAnswersRun,
  emulator: LossyEmulator,
): Promise<LostAnswersReport> {
  const tally: AnswerTally = { done: 0, conflict: 0, refused: 0, unknown: 0, problems: [] }
  const shared = createSharedItems(tally, Math.ceil(writes / 8 / CLAIMS_PER_KEY))
  const writers = emulator.lanes.map((lane, first) => ({
    lane,
    first,
    own: createOwnWriter(`lane-${first}`, tally),
  }))
  await Promise.all(
    writers.map(({ lane, first, own }) =>
      inTurn(everyFrom(first, writes), (index) => {
        const random = createSeededRandom(seed, index)
        const writer = random.chance(OWN_SHARE) ? own : shared
        return writer.write(lane.open(), random, `write-${index}`)
      }),
    ),
  )
  const lostAnswers = emulator.lostAnswers()
  const storage = emulator.calmDown()
  const found = await shared.compare(storage)
  const wrong = await Promise.all(writers.map(({ own }) => own.compare(storage)))
  const lost = wrong.reduce((sum, count) => sum + count, found.lost)
  return { ...tally, ...found, lost, lostAnswers }
}

/** The numbers below `end` that belong to the lane of `first`. */
function* everyFrom(first: number, end: number): Generator<number, void> {
  for (let index = first; index < end; index += LANES) yield index
}
