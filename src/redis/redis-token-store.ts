/**
 * The token store in Redis or Valkey.
 *
 * @module
 */
import { systemClock } from '../clock.js'
import type { ListOptions, TokenPage, TokenStore } from '../tokens/token-store.js'
import { type SendCommand, runScript } from './redis-client.js'
import { type RedisOptions, openSender, orDistrust } from './redis-options.js'
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

/** Options of {@link createRedisTokenStore}. The default of `keyPrefix` is `forge-remote:token:`. */
export type RedisTokenStoreOptions = RedisOptions

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
    return await orDistrust(
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
    list: (page) => orDistrust(async () => await listPage(send, keyPrefix, page), distrust),
    close: () => {
      close()
      return Promise.resolve()
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
