/**
 * The token store in Redis or Valkey.
 *
 * @module
 */
import { type Clock, systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import { TokenStoreError } from '../tokens/token-store-error.js'
import type { ListOptions, TokenPage, TokenStore } from '../tokens/token-store.js'
import { withDeadline } from '../tokens/with-deadline.js'
import { type RedisAddress, openRedisConnection } from './redis-connection.js'
import { type RedisClient, type SendCommand, runScript, toStoreError } from './redis-client.js'
import { isPutOutcome, toListedToken, toScanPage, toStoredToken } from './redis-replies.js'
import { PUT_SCRIPT, REMOVE_SCRIPT } from './redis-scripts.js'

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
  const { send, close } = openSender(options, clock)
  return {
    get: (key) =>
      translate(async () => {
        const fields = ['token', 'owner', 'expiresAt', 'blocked']
        return toStoredToken(await send(['HMGET', keyPrefix + key, ...fields]))
      }),
    putIfLater: (key, { token, owner, expiresAt }) =>
      translate(async () => {
        const lastsMs = Math.ceil(expiresAt - clock.now())
        const args = [keyPrefix + key, token, owner, String(expiresAt), String(lastsMs)]
        const outcome = await runScript(send, PUT_SCRIPT, args)
        if (isPutOutcome(outcome)) return outcome
        throw new TokenStoreError('answer', 'the token store did not say what a put came to')
      }),
    remove: (key, { notAfter, blockForMs = 0 } = {}) =>
      translate(async () => {
        const args = [keyPrefix + key, String(notAfter ?? ''), String(Math.ceil(blockForMs))]
        await runScript(send, REMOVE_SCRIPT, args)
      }),
    list: (page) => translate(async () => await listPage(send, keyPrefix, page)),
    close: () => {
      close()
      return Promise.resolve()
    },
  }
}

function openSender(
  options: RedisTokenStoreOptions,
  clock: Clock,
): { send: SendCommand; close: () => void } {
  const { client, keyPrefix: _keyPrefix, timeoutMs = 250, clock: _clock, ...address } = options
  const hasAddress = address.url !== undefined || address.socket !== undefined
  if (client === undefined) {
    if (!hasAddress) throw new OptionsError('url', 'is missing; name the server, or pass a client')
    return openRedisConnection(address, timeoutMs, clock)
  }
  if (hasAddress) throw new OptionsError('client', 'is connected already; leave url and socket out')
  let isClosed = false
  const send = async (args: readonly string[]) => {
    if (isClosed) throw new TokenStoreError('closed', 'the token store is closed')
    if (client.isReady === false) {
      throw new TokenStoreError('unreachable', 'the token store is not connected')
    }
    return await withDeadline(clock, timeoutMs, client.sendCommand(args))
  }
  return {
    send,
    close: () => {
      isClosed = true
    },
  }
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

async function translate<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw toStoreError(error)
  }
}
