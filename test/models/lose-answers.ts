/**
 * Many writers, of whose answers one in ten is lost after the write was done.
 *
 * @module
 */
import type { Transport } from '../../src/transport/transport.js'
import { inTurn } from './in-turn.js'
import { startLossyEmulator } from './lossy-emulator.js'
import { type AnswerTally, createOwnWriter } from './own-writes.js'
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
  /** Answers that were lost after the operation was done. */
  readonly lostAnswers: number
}

/** Writers at a time. */
const LANES = 24

/** Writes for each key that can be created once. */
const CLAIMS_PER_KEY = 8

/** Share of writes that go to items of the writer alone. */
const OWN_SHARE = 0.5

/** Makes the writes and compares what was said about them with what is stored. */
export async function loseAnswers(run: LostAnswersRun): Promise<LostAnswersReport> {
  const { seed, writes, wrapTransport } = run
  const emulator = await startLossyEmulator({ seed, lanes: LANES, wrapTransport })
  const tally: AnswerTally = { done: 0, conflict: 0, refused: 0, unknown: 0, problems: [] }
  const shared = createSharedItems(tally, Math.ceil(writes / 8 / CLAIMS_PER_KEY))
  const lanes = Array.from({ length: LANES }, (_, lane) => ({
    lane,
    own: createOwnWriter(`lane-${lane}`, tally),
    indices: Array.from(
      { length: Math.ceil((writes - lane) / LANES) },
      (_entry, n) => n * LANES + lane,
    ),
  }))
  try {
    await Promise.all(
      lanes.map(({ lane, own, indices }) =>
        inTurn(indices, (index) => {
          const random = createSeededRandom(seed, index)
          const writer = random.chance(OWN_SHARE) ? own : shared
          return writer.write(emulator.open(lane), random, `write-${index}`)
        }),
      ),
    )
    const lostAnswers = emulator.lostAnswers()
    const storage = emulator.calmDown()
    const report = await shared.compare(storage)
    const wrong = await Promise.all(lanes.map(({ own }) => own.compare(storage)))
    report.lost += wrong.reduce((sum, count) => sum + count, 0)
    return { ...tally, ...report, lostAnswers }
  } finally {
    await emulator.close()
  }
}
