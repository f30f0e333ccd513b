/**
 * A route that Forge delivers events to, and how they are handled there.
 *
 * @module
 */
import * as z from 'zod'
import type { Clock } from '../clock.js'
import { OptionsError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { DeliveryKey } from './delivery-key.js'
import type { DeliveryLedger } from './delivery-ledger.js'
import type { HandlerTable } from './event-handlers.js'
import type { EventKind } from './event-job.js'
import type { EventQueue } from './event-queue.js'
import { createMemoryDeliveryLedger } from './memory-delivery-ledger.js'
import { createSteadyLedger } from './steady-ledger.js'

/** How events of one route are handled. */
export interface EventOptions {
  /**
   * Where events wait for a worker: Forge is answered as soon as an event is stored there, and this process works on what is. Default: none,
   * events are handled while Forge waits.
   */
  queue?: EventQueue | undefined
  /** Remembers what was handled, without a queue. Default: in memory, the last 100000 events of this process. */
  ledger?: DeliveryLedger | undefined
  /** Names an event within its installation; equal ones are handled once. Default: by event type and everything that the event says. */
  deliveryKey?: DeliveryKey | undefined
  /**
   * How long a handler may take, in milliseconds. Without a queue 4500 at most, which is the default, counted from when the request came:
   * Forge waits for 5 seconds. With one 3600000 at most; default 300000.
   */
  timeLimitMs?: number | undefined
  /** Name of the route; jobs in a queue and entries of a ledger carry it. Needed for a second route of one kind. Default: `event` or `scheduled`. */
  name?: string | undefined
}

/** A route after its options were checked. */
export interface EventRoute {
  /** Its name, which no other route of the remote has. */
  readonly name: string
  /** What comes in on it. */
  readonly kind: EventKind
  /** What handles it. */
  readonly handlers: HandlerTable
  /** Where it waits. */
  readonly queue: EventQueue | undefined
  /** Remembers what was handled; never rejects. */
  readonly ledger: DeliveryLedger
  /** Names events. */
  readonly deliveryKey: DeliveryKey | undefined
  /** How long a handler may take, in milliseconds. */
  readonly timeLimitMs: number
}

/** What a route is made from besides its options. */
export interface EventRouteFacts {
  /** What comes in on it. */
  readonly kind: EventKind
  /** What handles it. */
  readonly handlers: HandlerTable
  /** Names of the routes that there are. */
  readonly taken: ReadonlySet<string>
  /** Source of time. */
  readonly clock: Clock
  /** Told of a ledger that is away. */
  readonly logger: Logger
}

const DIRECT_LIMIT_MS = 4500
const QUEUED_LIMIT_MS = 300_000
const LONGEST_LIMIT_MS = 3_600_000
const NAME = /^[\w.-]{1,60}$/

const optionsSchema = z.strictObject({
  queue: withFunctions<EventQueue>(['add', 'work', 'close']),
  ledger: withFunctions<DeliveryLedger>(['begin', 'finish', 'abandon']),
  deliveryKey: z
    .custom<DeliveryKey>((value) => typeof value === 'function', 'must be a function')
    .optional(),
  timeLimitMs: z
    .int('must be a whole number of milliseconds')
    .min(1, 'must be 1 at least')
    .max(LONGEST_LIMIT_MS, `must be ${LONGEST_LIMIT_MS} at most`)
    .optional(),
  name: z
    .string('must be a text')
    .regex(NAME, 'must be 1 to 60 letters, digits and . _ -')
    .optional(),
})

/**
 * Checks the options of a route and fills in the defaults.
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the option.
 */
export function resolveEventRoute(options: EventOptions, facts: EventRouteFacts): EventRoute {
  const { queue, ledger, deliveryKey, timeLimitMs } = parseOptions(options)
  if (queue !== undefined && ledger !== undefined) {
    throw new OptionsError('ledger', 'is of no use with a queue, which knows its jobs by itself')
  }
  if (queue === undefined && (timeLimitMs ?? 0) > DIRECT_LIMIT_MS) {
    throw new OptionsError('timeLimitMs', `must be ${DIRECT_LIMIT_MS} at most without a queue`)
  }
  return {
    name: chooseName(options, facts),
    kind: facts.kind,
    handlers: facts.handlers,
    queue,
    ledger: openLedger(ledger, facts),
    deliveryKey,
    timeLimitMs: timeLimitMs ?? (queue === undefined ? DIRECT_LIMIT_MS : QUEUED_LIMIT_MS),
  }
}

function parseOptions(options: EventOptions): EventOptions {
  const parsed = optionsSchema.safeParse(options)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  if (issue?.code === 'unrecognized_keys') {
    const known = Object.keys(optionsSchema.shape).join(', ')
    throw new OptionsError(String(issue.keys[0]), `is not an option; the options are ${known}`)
  }
  throw new OptionsError(issue?.path.map(String).join('.') || 'options', issue?.message ?? '')
}

function chooseName({ name, queue, ledger }: EventOptions, facts: EventRouteFacts): string {
  const { kind, taken } = facts
  const wanted = name ?? kind
  if (!taken.has(wanted)) return wanted
  const isShared = name !== undefined || queue !== undefined || ledger !== undefined
  if (!isShared) return `${wanted}-${taken.size}`
  throw new OptionsError('name', `must be another one: there is a route called ${wanted}`)
}

function openLedger(
  shared: DeliveryLedger | undefined,
  { clock, logger }: EventRouteFacts,
): DeliveryLedger {
  const own = createMemoryDeliveryLedger({ clock })
  return shared === undefined ? own : createSteadyLedger({ shared, own, clock, log: logger })
}

function withFunctions<Part extends object>(
  names: readonly string[],
): z.ZodOptional<z.ZodType<Part>> {
  return z
    .custom<Part>(
      (value) =>
        typeof value === 'object' &&
        value !== null &&
        names.every((name) => typeof Reflect.get(value, name) === 'function'),
      `must have the functions ${names.join(', ')}`,
    )
    .optional()
}
