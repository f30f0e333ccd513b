/**
 * The ledger of events in Redis or Valkey, shared by all processes of a remote.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { type Clock, systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import type { DeliveryLedger, DeliveryState } from '../events/delivery-ledger.js'
import { TokenStoreError } from '../tokens/token-store-error.js'
import { borrowClient } from './borrow-client.js'
import { runScript, toStoreError } from './redis-client.js'
import { type RedisConnection, openRedisConnection } from './redis-connection.js'
import type { RedisScript } from './redis-scripts.js'
import type { RedisTokenStoreOptions } from './redis-token-store.js'

/** Options of {@link createRedisDeliveryLedger}: a client, or where to connect to. The default of `keyPrefix` is `forge-remote:event:`. */
export type RedisDeliveryLedgerOptions = RedisTokenStoreOptions

/** A ledger that has to be closed. */
export interface RedisDeliveryLedger extends DeliveryLedger {
  /** Ends the connection; a client of the caller's stays open. */
  close: () => Promise<void>
}

const STATES: ReadonlySet<unknown> = new Set<DeliveryState>(['new', 'running', 'done'])

/** Takes an event in hand unless it is in hand or done. Argument: how long it is taken for. */
const BEGIN_SCRIPT: RedisScript = createScript(`
local state = redis.call('GET', KEYS[1])
if state then return {KEYS[1], state} end
redis.call('SET', KEYS[1], 'running', 'PX', ARGV[1])
return {KEYS[1], 'new'}
`)

/** Remembers that an event is done. Argument: how long. */
const FINISH_SCRIPT: RedisScript = createScript(`
redis.call('SET', KEYS[1], 'done', 'PX', ARGV[1])
return {KEYS[1], 'done'}
`)

/** Forgets an event, unless somebody else has done it meanwhile. */
const ABANDON_SCRIPT: RedisScript = createScript(`
if redis.call('GET', KEYS[1]) == 'running' then redis.call('DEL', KEYS[1]) end
return {KEYS[1], 'new'}
`)

/**
 * Creates the ledger. It connects in the background, and again whenever the connection is lost; meanwhile calls reject at once, and a remote
 * goes by what its own process remembers.
 *
 * @throws {OptionsError} `ERR_OPTIONS` when there is neither a client nor an address, or both.
 *
 * @example
 *   app.post('/events', remote.events(handlers, { ledger: createRedisDeliveryLedger({ url }) }))
 */
export function createRedisDeliveryLedger(
  options: RedisDeliveryLedgerOptions,
): RedisDeliveryLedger {
  const { keyPrefix = 'forge-remote:event:', clock = systemClock } = options
  const { send, distrust, close } = connect(options, clock)

  async function run(script: RedisScript, key: string, ms?: number): Promise<DeliveryState> {
    const fullKey = keyPrefix + key
    const args = ms === undefined ? [] : [String(Math.ceil(ms))]
    try {
      return readState(fullKey, await runScript(send, script, fullKey, args))
    } catch (error) {
      const storeError = toStoreError(error)
      if (storeError.failure === 'answer') distrust()
      throw storeError
    }
  }

  return {
    begin: (key, leaseMs) => run(BEGIN_SCRIPT, key, leaseMs),
    finish: async (key, keepMs) => void (await run(FINISH_SCRIPT, key, keepMs)),
    abandon: async (key) => void (await run(ABANDON_SCRIPT, key)),
    close: async () => close(),
  }
}

function connect(options: RedisDeliveryLedgerOptions, clock: Clock): RedisConnection {
  const { client, keyPrefix: _keyPrefix, timeoutMs = 250, clock: _clock, ...address } = options
  const hasAddress = address.url !== undefined || address.socket !== undefined
  if (client === undefined) {
    if (hasAddress) return openRedisConnection(address, timeoutMs, clock)
    throw new OptionsError('url', 'is missing; name the server, or pass a client')
  }
  if (hasAddress) throw new OptionsError('client', 'is connected already; leave url and socket out')
  return borrowClient(client, timeoutMs, clock)
}

function readState(key: string, reply: unknown): DeliveryState {
  const [answered, state]: unknown[] = Array.isArray(reply) ? reply : []
  if (answered === key && isState(state)) return state
  throw new TokenStoreError('answer', 'the ledger answered something else than was asked')
}

function createScript(text: string): RedisScript {
  return { text, digest: createHash('sha1').update(text).digest('hex') }
}

function isState(value: unknown): value is DeliveryState {
  return STATES.has(value)
}
