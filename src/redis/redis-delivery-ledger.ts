/**
 * The ledger of events in Redis or Valkey, shared by all processes of a remote.
 *
 * @module
 */
import { systemClock } from '../clock.js'
import type { DeliveryLedger, DeliveryState } from '../events/delivery-ledger.js'
import { TokenStoreError } from '../tokens/token-store-error.js'
import { runScript } from './redis-client.js'
import { type RedisOptions, openSender, orDistrust } from './redis-options.js'
import { type RedisScript, createScript } from './redis-scripts.js'

/** Options of {@link createRedisDeliveryLedger}: a client, or where to connect to. The default of `keyPrefix` is `forge-remote:event:`. */
export type RedisDeliveryLedgerOptions = RedisOptions

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
  const { send, distrust, close } = openSender(options, clock)

  async function run(script: RedisScript, key: string, ms?: number): Promise<DeliveryState> {
    const fullKey = keyPrefix + key
    const args = ms === undefined ? [] : [String(Math.ceil(ms))]
    return await orDistrust(
      async () => readState(fullKey, await runScript(send, script, fullKey, args)),
      distrust,
    )
  }

  return {
    begin: (key, leaseMs) => run(BEGIN_SCRIPT, key, leaseMs),
    finish: async (key, keepMs) => void (await run(FINISH_SCRIPT, key, keepMs)),
    abandon: async (key) => void (await run(ABANDON_SCRIPT, key)),
    close: async () => close(),
  }
}

function readState(key: string, reply: unknown): DeliveryState {
  const [answered, state]: unknown[] = Array.isArray(reply) ? reply : []
  if (answered === key && isState(state)) return state
  throw new TokenStoreError('answer', 'the ledger answered something else than was asked')
}

function isState(value: unknown): value is DeliveryState {
  return STATES.has(value)
}
