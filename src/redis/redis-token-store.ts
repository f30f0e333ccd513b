/**
 * The token store in Redis or Valkey.
 *
 * @module
 */
import { type Clock, systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import type { ListOptions, TokenPage, TokenStore } from '../tokens/token-store.js'
import { borrowClient } from './borrow-client.js'
import { type RedisClient, type SendCommand, runScript, toStoreError } from './redis-client.js'
import { type RedisAddress, type RedisConnection, openRedisConnection } from './redis-connection.js'
import {
  checkRemoved,
  toListedToken,
  toPutOutcome,
  toScanPage,
  toStoredToken,
} from './redis-replies.js'
import { GET_SCRIPT, PUT_SCRIPT, REMOVE_SCRIPT, type RedisScript } from './redis-scripts.js'

/** What stands for itself in a pattern of `SCAN` only behind a backslash. */
const PATTERN_CHARACTERS = /[*?[\]\\^-]/g

/** Options of {@link createRedisTokenStore}: a client, or where to connect to. */
export interface RedisTokenStoreOptions extends RedisAddress {
  /** A connected client, which stays the caller's: `close()` leaves it open. Switch its offline queue off. Default: one is made. */
  client?: RedisClient | undefined
  /** What the keys start with; an ACL can be limited to it. Default `forge-remote:token:`. */
  keyPrefix?: string | undefined
  /** Longest wait for an answer, in milliseconds. Default 250. */
  timeoutMs?: number | undefined
  /** Source of time. Default: the machine's clock. */
  clock?: Clock | undefined
}

/**
 * Creates the store. It connects in the background, and again whenever the connection is lost; meanwhile calls reject at once.
 *
 * @throws {OptionsError} `ERR_OPTIONS` when there is neither a client nor an address, or both.
 *
 * @example
 *   const store = createRedisTokenStore({ url: 'rediss://user:password@redis.example.com:6380' })
 */
export function createRedisTokenStore(options: RedisTokenStoreOptions): TokenStore {
  const { keyPrefix = 'forge-remote:token:', clock = systemClock } = options
  const { send, close, distrust } = openSender(options, clock)
  const run = async <Result>(
    script: RedisScript,
    key: string,
    args: readonly string[],
    read: (key: string, reply: unknown) => Result,
  ): Promise<Result> => {
    const fullKey = keyPrefix + key
    return await translate(
      async () => read(fullKey, await runScript(send, script, fullKey, args)),
      distrust,
    )
  }
  return {
    get: (key) => run(GET_SCRIPT, key, [], toStoredToken),
    putIfLater: (key, { token, owner, expiresAt }) => {
      const lastsMs = Math.ceil(expiresAt - clock.now())
      return run(PUT_SCRIPT, key, [token, owner, `${expiresAt}`, `${lastsMs}`], toPutOutcome)
    },
    remove: (key, { notAfter, blockForMs = 0 } = {}) =>
      run(REMOVE_SCRIPT, key, [`${notAfter ?? ''}`, `${Math.ceil(blockForMs)}`], checkRemoved),
    list: (page) => translate(async () => await listPage(send, keyPrefix, page), distrust),
    close: () => {
      close()
      return Promise.resolve()
    },
  }
}

function openSender(options: RedisTokenStoreOptions, clock: Clock): RedisConnection {
  const { client, keyPrefix: _keyPrefix, timeoutMs = 250, clock: _clock, ...address } = options
  const hasAddress = address.url !== undefined || address.socket !== undefined
  if (client === undefined) {
    if (hasAddress) return openRedisConnection(address, timeoutMs, clock)
    throw new OptionsError('url', 'is missing; name the server, or pass a client')
  }
  if (hasAddress) throw new OptionsError('client', 'is connected already; leave url and socket out')
  return borrowClient(client, timeoutMs, clock)
}

async function listPage(
  send: SendCommand,
  keyPrefix: string,
  { prefix, cursor = '0', limit }: ListOptions,
): Promise<TokenPage> {
  const pattern = `${(keyPrefix + prefix).replaceAll(PATTERN_CHARACTERS, '\\$&')}*`
  const scan = ['SCAN', cursor, 'MATCH', pattern, 'COUNT', String(limit)]
  const { next, keys } = toScanPage(await send(scan))
  // They leave together and are answered together.
  const records = await Promise.all(
    keys.map(async (key) => {
      const reply = await send(['HMGET', key, 'owner', 'expiresAt', 'blocked'])
      return toListedToken(key.slice(keyPrefix.length), reply)
    }),
  )
  const listed = records.filter((record) => record !== undefined)
  return { records: listed, ...(next !== '0' && { cursor: next }) }
}

async function translate<Result>(
  act: () => Promise<Result>,
  distrust: () => void,
): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    const storeError = toStoreError(error)
    if (storeError.failure === 'answer') distrust()
    throw storeError
  }
}
