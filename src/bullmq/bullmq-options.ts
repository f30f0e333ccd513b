/**
 * Options of a queue: what a developer writes, checked.
 *
 * @module
 */
import type { RedisConnectionClient } from 'bullmq'
import * as z from 'zod'
import { type Clock, systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import { type Logger, createJsonLogger } from '../logger.js'
import { type KeyRing, createKeyRing } from '../tokens/key-ring.js'

/** Options of `createBullmqQueue()`. */
export interface BullmqQueueOptions {
  /** Address of the Redis server, `redis://…` or `rediss://…`. */
  url?: string | undefined
  /**
   * A client of the package `redis` or `ioredis` instead of `url`; it stays the caller's. BullMQ waits on connections made after its model:
   * for `ioredis` set `maxRetriesPerRequest: null`, for both leave the offline queue on.
   */
  connection?: RedisConnectionClient | undefined
  /** Keys of `generateTokenKey()`: the first one seals jobs, all of them open. Jobs hold what events say about people. */
  keys: readonly string[]
  /** Name of the queue; processes with the same name share it. Default `events`. */
  name?: string | undefined
  /** How many jobs this process works on at once, 0 to 1000. With 0 it only stores them, and others work. Default 10. */
  concurrency?: number | undefined
  /** How often a job is tried before it is given up, 1 to 100. Default 10. */
  attempts?: number | undefined
  /** Wait before the second try, in milliseconds, doubled for each further one. Default 1200: ten tries take about ten minutes. */
  retryDelayMs?: number | undefined
  /** After how long the jobs of a process that died are given to others, in milliseconds, 500 at least. Default 30000. */
  leaseMs?: number | undefined
  /** Longest wait for Redis to store a job, in milliseconds. Default 2000. */
  timeoutMs?: number | undefined
  /** Told when Redis cannot be reached. Default: JSON lines on standard error. */
  logger?: Logger | undefined
  /** Source of time for the time-out; Redis has a clock of its own for everything else. Default: the machine's clock. */
  clock?: Clock | undefined
}

/** Options after defaults. */
export interface ResolvedBullmqOptions {
  readonly url: string | undefined
  readonly connection: RedisConnectionClient | undefined
  readonly ring: KeyRing
  readonly name: string
  readonly concurrency: number
  readonly attempts: number
  readonly retryDelayMs: number
  readonly leaseMs: number
  readonly timeoutMs: number
  readonly logger: Logger
  readonly clock: Clock
}

const milliseconds = z.int('must be a whole number of milliseconds')

const optionsSchema = z.strictObject({
  url: z
    .string('must be a URL')
    .regex(/^rediss?:\/\/[^\s]+$/, 'must start with redis:// or rediss://')
    .optional(),
  connection: z.custom<object>((it) => typeof it === 'object', 'must be a client').optional(),
  keys: z.array(z.string(), 'must be a list of keys; make one with generateTokenKey()'),
  name: z
    .string('must be a text')
    .regex(/^[\w.-]{1,60}$/, 'must be 1 to 60 letters, digits and . _ -')
    .optional(),
  concurrency: z.int('must be a whole number').min(0).max(1000).optional(),
  attempts: z.int('must be a whole number').min(1).max(100).optional(),
  retryDelayMs: milliseconds.min(1).max(600_000).optional(),
  leaseMs: milliseconds.min(500).max(600_000).optional(),
  timeoutMs: milliseconds.min(1).max(60_000).optional(),
  logger: z.custom<Logger>((it) => typeof it === 'object', 'must be a logger').optional(),
  clock: z.custom<Clock>((it) => typeof it === 'object', 'must be a clock').optional(),
})

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the option and quoting neither address nor key.
 */
export function resolveBullmqOptions(options: BullmqQueueOptions): ResolvedBullmqOptions {
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) throw toOptionsError(parsed.error.issues)
  const { url, connection, logger, clock = systemClock } = options
  if ((url === undefined) === (connection === undefined)) {
    throw new OptionsError('url', 'or connection must be given, and not both')
  }
  return {
    url,
    connection,
    ring: createKeyRing(options.keys),
    name: options.name ?? 'events',
    concurrency: options.concurrency ?? 10,
    attempts: options.attempts ?? 10,
    retryDelayMs: options.retryDelayMs ?? 1200,
    leaseMs: options.leaseMs ?? 30_000,
    timeoutMs: options.timeoutMs ?? 2000,
    logger: logger ?? createJsonLogger({ clock }),
    clock,
  }
}

function toOptionsError(issues: readonly z.core.$ZodIssue[]): OptionsError {
  const [issue] = issues
  if (issue?.code !== 'unrecognized_keys') {
    return new OptionsError(issue?.path.map(String).join('.') || 'options', issue?.message ?? '')
  }
  const known = Object.keys(optionsSchema.shape).join(', ')
  return new OptionsError(String(issue.keys[0]), `is not an option; the options are ${known}`)
}
