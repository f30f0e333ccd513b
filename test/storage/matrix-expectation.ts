/**
 * What must become of an operation whose attempts fail: the tables of `docs/storage.md`, with the numbers that follow from three attempts.
 *
 * @module
 */
import type { FailureMeaning, MatrixFailure } from './matrix-failures.js'
import type { MatrixOperation, MatrixRow } from './matrix-operation.js'

/** Which attempts fail: one of them, after others that were turned away; all; or the one after a write whose answer was lost. */
export const MATRIX_POSITIONS = [
  'first',
  'second',
  'third',
  'every',
  'after a lost answer',
] as const

/** One of them. */
export type MatrixPosition = (typeof MATRIX_POSITIONS)[number]

/** What must become of one operation. */
export interface MatrixExpectation {
  /** How many requests arrive. */
  readonly requests: number
  /** Its result, or the error without what is not known beforehand. */
  readonly ends: 'with its result' | Readonly<Record<'family' | 'code', string>>
  /** `attempts` of the error, if it ends in one. */
  readonly attempts: number | undefined
  readonly isDone: boolean
  /** How long it must take at least, in milliseconds. */
  readonly waitMs: number
}

/** What the client does about a failure. */
type Reaction =
  /** It sends the request again. */
  | 'repeats'
  /** It ends the call with an error. */
  | 'gives up'
  /** It reads whether the write is there; if not, it starts anew. */
  | 'looks'

const REACTIONS: Readonly<Record<MatrixRow, Readonly<Record<FailureMeaning, Reaction>>>> = {
  read: {
    'never-sent': 'repeats',
    refused: 'repeats',
    ambiguous: 'repeats',
    unauthorized: 'gives up',
    final: 'gives up',
  },
  overwrite: {
    'never-sent': 'repeats',
    refused: 'repeats',
    ambiguous: 'repeats',
    unauthorized: 'gives up',
    final: 'gives up',
  },
  once: {
    'never-sent': 'repeats',
    refused: 'repeats',
    ambiguous: 'gives up',
    unauthorized: 'gives up',
    final: 'gives up',
  },
  certain: {
    'never-sent': 'repeats',
    refused: 'repeats',
    ambiguous: 'looks',
    unauthorized: 'gives up',
    final: 'gives up',
  },
}

/** How often an operation is attempted, how often of these the failure strikes, and whether it ends well. */
interface Course {
  readonly attempts: number
  readonly hits: number
  readonly endsWell: boolean
  /** Attempts that the error counts, when these are not all. */
  readonly counted?: number
}

type Courses = Readonly<Record<MatrixPosition, Course>>

const REPEATED: Courses = {
  first: { attempts: 2, hits: 1, endsWell: true },
  second: { attempts: 3, hits: 1, endsWell: true },
  third: { attempts: 3, hits: 1, endsWell: false },
  every: { attempts: 3, hits: 3, endsWell: false },
  'after a lost answer': { attempts: 3, hits: 1, endsWell: true },
}

const ENDED_AT_ONCE: Courses = {
  first: { attempts: 1, hits: 1, endsWell: false },
  second: { attempts: 2, hits: 1, endsWell: false },
  third: { attempts: 3, hits: 1, endsWell: false },
  every: { attempts: 1, hits: 1, endsWell: false },
  'after a lost answer': { attempts: 2, hits: 1, endsWell: false },
}

const FOUND: Courses = {
  first: { attempts: 1, hits: 1, endsWell: true },
  second: { attempts: 2, hits: 1, endsWell: true },
  third: { attempts: 3, hits: 1, endsWell: true },
  every: { attempts: 1, hits: 1, endsWell: true },
  'after a lost answer': { attempts: 2, hits: 1, endsWell: true },
}

/**
 * A look that finds nothing is followed by a call with attempts of its own, twice at most; if that does not help, the error of the first
 * remains.
 */
const STARTED_ANEW: Courses = {
  ...REPEATED,
  third: { attempts: 4, hits: 1, endsWell: true },
  every: { attempts: 3, hits: 3, endsWell: false, counted: 1 },
}

/** Nothing follows a lost answer: what cannot be repeated is unknown, and what is looked for is found. */
const LOST_ANSWERS: Readonly<Partial<Record<MatrixRow, Course>>> = {
  once: { attempts: 1, hits: 0, endsWell: false },
  certain: { attempts: 1, hits: 0, endsWell: true },
}

/** Works out what must become of it. */
export function expectCell(
  operation: MatrixOperation,
  failure: MatrixFailure,
  position: MatrixPosition,
): MatrixExpectation {
  const { attempts, hits, endsWell, counted } = findCourse(operation, failure, position)
  const isLost = position === 'after a lost answer'
  const sent = failure.meaning === 'never-sent' ? attempts - hits : attempts
  const isWrite = operation.row !== 'read'
  const isAmbiguous = isLost || failure.meaning === 'ambiguous'
  return {
    requests: sent,
    ends: endsWell ? 'with its result' : isWrite && isAmbiguous ? UNKNOWN : pickError(failure),
    attempts: endsWell ? undefined : (counted ?? sent),
    isDone: isWrite && (endsWell || isLost || failure.isCarriedOut),
    waitMs: attempts > 1 && position !== 'third' && hits > 0 ? failure.waitMs : 0,
  }
}

const UNKNOWN = { family: 'outcome-unknown', code: 'ERR_OUTCOME_UNKNOWN' } as const

function findCourse(
  { row }: MatrixOperation,
  { meaning, isCarriedOut }: MatrixFailure,
  position: MatrixPosition,
): Course {
  const lost = position === 'after a lost answer' ? LOST_ANSWERS[row] : undefined
  if (lost !== undefined) return lost
  const courses = {
    repeats: REPEATED,
    'gives up': ENDED_AT_ONCE,
    looks: isCarriedOut ? FOUND : STARTED_ANEW,
  } satisfies Record<Reaction, Courses>
  return courses[REACTIONS[row][meaning]][position]
}

function pickError({ family, code }: MatrixFailure): Readonly<Record<'family' | 'code', string>> {
  return { family, code }
}
