/**
 * Options of `createServer()`.
 *
 * @module
 */
import type { EventEmitter } from 'node:events'
import * as z from 'zod'
import { type Clock, systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import { type Logger, createJsonLogger } from '../logger.js'
import { objectWith } from './object-with.js'
import { isBesideEmulator } from './options-from-environment.js'
import type { Environment } from './read-variable.js'

/** Options of `createServer()`. Unknown members are refused. */
export interface ServerOptions {
  /** Most bytes of all headers of a request together. Three Forge tokens can pass Node's own limit of 16 KiB. Default 65536. */
  maxHeaderBytes?: number | undefined
  /** Longest time a caller may take to send the headers, in milliseconds. Default 10000. */
  headersTimeoutMs?: number | undefined
  /** Longest time a caller may take to send a whole request, in milliseconds. Default 15000. */
  requestTimeoutMs?: number | undefined
  /** How long an idle connection is kept, in milliseconds; longer than the load balancer in front does. Default 65000. */
  keepAliveTimeoutMs?: number | undefined
  /** Most connections; more are closed at once. Default 10000. */
  maxConnections?: number | undefined
  /** Most requests worked on at a time; more are answered 503. Default 1000. */
  maxInFlight?: number | undefined
  /** Mean delay of the event loop over a second above which requests are answered 503, in milliseconds. Default 100. */
  maxEventLoopDelayMs?: number | undefined
  /**
   * How long requests are still taken after a signal to stop, so that load balancers notice, in milliseconds. Default 5000; 0 when the
   * environment names an emulator (`FORGE_REMOTE_EMULATOR_URL`): there is no load balancer then, but somebody who waits for a restart.
   */
  drainDelayMs?: number | undefined
  /** Longest wait for requests under way when stopping, in milliseconds, from the end of the drain delay. Default 25000. */
  shutdownTimeoutMs?: number | undefined
  /** Asked by `/readyz`; a rejection or `false` answers 503. Default: always ready. */
  isReady?: (() => boolean | Promise<boolean>) | undefined
  /** Called once no request is under way any more, to close what requests used, such as `remote.close`. */
  onShutdown?: (() => Promise<void>) | undefined
  /** Signals that stop the server. Default SIGTERM and SIGINT. */
  signals?: readonly NodeJS.Signals[] | undefined
  /** Where signals come from. Default: the process. */
  signalSource?: EventEmitter | undefined
  /** Receives the start and the end of a shutdown. Default: JSON lines on standard error. */
  logger?: Logger | undefined
  /** Source of time. Default: the machine's clock. */
  clock?: Clock | undefined
}

/** {@link ServerOptions} after defaults. */
export type ResolvedServerOptions = {
  readonly [Name in keyof Omit<ServerOptions, 'signalSource'>]-?: NonNullable<ServerOptions[Name]>
} & { readonly signalSource: EventEmitter | undefined }

const count = z.int('must be a whole number').min(1).optional()
const milliseconds = z.int('must be a whole number of milliseconds').min(0).optional()
const aFunction = z.custom((value) => typeof value === 'function', 'must be a function').optional()
const aLogger = objectWith(['info', 'warn', 'error'])
const aClock = objectWith(['now', 'schedule'])
const anEmitter = objectWith(['on', 'off'])

const serverOptionsSchema = z.strictObject({
  maxHeaderBytes: z.int('must be a whole number of bytes').min(16_384).optional(),
  headersTimeoutMs: milliseconds,
  requestTimeoutMs: milliseconds,
  keepAliveTimeoutMs: milliseconds,
  maxConnections: count,
  maxInFlight: count,
  maxEventLoopDelayMs: count,
  drainDelayMs: milliseconds,
  shutdownTimeoutMs: milliseconds,
  isReady: aFunction,
  onShutdown: aFunction,
  signals: z.array(z.string()).optional(),
  signalSource: anEmitter.optional(),
  logger: aLogger.optional(),
  clock: aClock.optional(),
})

/** @throws {OptionsError} `ERR_OPTIONS`, naming the option. */
export function resolveServerOptions(
  options: ServerOptions,
  environment: Environment,
): ResolvedServerOptions {
  const parsed = serverOptionsSchema.safeParse(options)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    if (unknown !== undefined) throw new OptionsError(unknown, 'is not an option of createServer()')
    throw new OptionsError(issue?.path.map(String).join('.') ?? 'options', issue?.message ?? '')
  }
  const clock = options.clock ?? systemClock
  const headersTimeoutMs = options.headersTimeoutMs ?? 10_000
  const requestTimeoutMs = options.requestTimeoutMs ?? Math.max(15_000, headersTimeoutMs)
  if (headersTimeoutMs > requestTimeoutMs) {
    throw new OptionsError('headersTimeoutMs', 'must not be longer than requestTimeoutMs')
  }
  return {
    maxHeaderBytes: options.maxHeaderBytes ?? 65_536,
    headersTimeoutMs,
    requestTimeoutMs,
    keepAliveTimeoutMs: options.keepAliveTimeoutMs ?? 65_000,
    maxConnections: options.maxConnections ?? 10_000,
    maxInFlight: options.maxInFlight ?? 1000,
    maxEventLoopDelayMs: options.maxEventLoopDelayMs ?? 100,
    drainDelayMs: options.drainDelayMs ?? (isBesideEmulator(environment) ? 0 : 5000),
    shutdownTimeoutMs: options.shutdownTimeoutMs ?? 25_000,
    isReady: options.isReady ?? (() => true),
    onShutdown: options.onShutdown ?? (() => Promise.resolve()),
    signals: options.signals ?? ['SIGTERM', 'SIGINT'],
    signalSource: options.signalSource,
    logger: options.logger ?? createJsonLogger({ clock }),
    clock,
  }
}
