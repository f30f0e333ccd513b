/**
 * What a fault rule is: which calls it meets, and what happens to them instead of a plain answer.
 *
 * @module
 */
import type { StorageOperation } from '../../wire/storage-operation.js'

/** What a fault can meet: the calls of a storage operation, or those of the key set that invocation tokens are verified with. */
export type FaultOperation = StorageOperation | 'key-set'

/**
 * A disturbance of the storage API or of the key set. Of several rules that would act on a call, the one added first does.
 *
 * @example
 *   // The third write of a survey is done, but its answer is lost.
 *   const rule: FaultRule = {
 *     match: { operation: 'set', keyPrefix: 'survey:', nth: 3 },
 *     action: { kind: 'reset', when: 'after-commit' },
 *   }
 */
export interface FaultRule {
  /** The calls it meets. Default: all. */
  match?: FaultMatch | undefined
  /** What happens to them. */
  action: FaultAction
  /** How often it acts at most. Default: without end. */
  times?: number | undefined
}

/**
 * Which calls a fault meets: those that fit every member. `nth`, `from` and `every` count the calls that fit all others but `probability`,
 * from 1, whether or not another rule acts on them. Calls without valid credentials are not counted.
 */
export interface FaultMatch {
  /** The operation, as its path below `/v1/`, or `key-set`. Default `*`: any of storage, as far as the action applies to it. */
  operation?: FaultOperation | '*' | undefined
  /** Id of the installation that calls, with or without `ari:cloud:ecosystem::installation/`. The key set has none. Default: all. */
  installation?: string | undefined
  /** How a key of the request begins: that of its item, or of any item of its batch or transaction. Queries have no key. */
  keyPrefix?: string | undefined
  /** How long after it was added a rule begins to meet calls, in milliseconds on the emulator's clock. Default 0. */
  afterMs?: number | undefined
  /** How long after it was added a rule ends to meet calls, in milliseconds on the emulator's clock. Default: never. */
  untilMs?: number | undefined
  /** This call alone. */
  nth?: number | undefined
  /** This call and those after it. */
  from?: number | undefined
  /** Each call whose number this divides. */
  every?: number | undefined
  /** How likely it acts on such a call: 0 to 1, drawn with the emulator's seed. Default 1. */
  probability?: number | undefined
}

/** Whether a fault acts instead of the operation, or on the answer to an operation that was carried out. */
export type FaultMoment = 'before-commit' | 'after-commit'

/** What happens to a call. */
export type FaultAction =
  | StatusFault
  | LatencyFault
  | HangFault
  | ResetFault
  | TruncateFault
  | SlowDripFault
  | HtmlFault
  | GarbageFault
  | HugeFault
  | PartialBatchFault
  | EmptyKeySetFault

/** Answers with an error. */
export interface StatusFault {
  kind: 'status'
  /** HTTP status, 400 to 599. */
  status: number
  /** Code in the body, any text; a code of the platform comes with its message. Default: an answer without a body. */
  code?: string | undefined
  /** Sent as `retry-after`: whole seconds, or text such as an HTTP date. Default: no such header. */
  retryAfter?: number | string | undefined
  /** Default `before-commit`. */
  when?: FaultMoment | undefined
}

/** Answers as usual, but late. */
export interface LatencyFault {
  kind: 'latency'
  /** How late on the emulator's clock, in milliseconds; of a pair, any time from the first to the second. At most 2147483647. */
  latencyMs: number | readonly [number, number]
  /** Default `before-commit`: the operation is carried out after the wait, even when the client has gone by then. */
  when?: FaultMoment | undefined
}

/** Never answers. The connection stays open until the client or the emulator closes it. */
export interface HangFault {
  kind: 'hang'
  /** Default `before-commit`. */
  when?: FaultMoment | undefined
}

/** Resets the connection (TCP RST). */
export interface ResetFault {
  kind: 'reset'
  /** Default `before-commit`. */
  when?: FaultMoment | undefined
}

/** Carries the operation out, then closes the connection after half of the answer's body; an answer without a body is lost whole. */
export interface TruncateFault {
  kind: 'truncate'
}

/** Carries the operation out, then answers 200 with a page of HTML. */
export interface HtmlFault {
  kind: 'html'
}

/** Carries the operation out, then sends the body of its answer a few bytes at a time; the head, and an answer without a body, come at once. */
export interface SlowDripFault {
  kind: 'slow-drip'
  /** Bytes of the body per second of the emulator's clock, at least 0.001. */
  bytesPerSecond: number
}

/** Carries the operation out, then answers 200 with JSON that breaks off, or with an object of members that nobody expects. */
export interface GarbageFault {
  kind: 'bad-json' | 'wrong-shape'
}

/** Carries the operation out, then answers 200 with JSON of this size. */
export interface HugeFault {
  kind: 'huge'
  /** Size of the body, 1 KiB to 256 MiB. Default 16 MiB. */
  bytes?: number | undefined
}

/**
 * Carries out a part of a batch; the other items are reported in `failedKeys`. Meets only batches. One that the platform would refuse whole
 * is left alone.
 */
export interface PartialBatchFault {
  kind: 'partial-batch'
  /** How many of the items fail: above 0 to 1, rounded up to whole items. Which ones is drawn with the emulator's seed. */
  ratio: number
  /** Code of the failed items, any text; a code of the platform comes with its message. Default `RATE_LIMIT_EXCEEDED`. */
  code?: string | undefined
}

/** Answers a key set without keys. Meets only calls of the key set. */
export interface EmptyKeySetFault {
  kind: 'empty-key-set'
}
