/**
 * What Redis does in one step, as Lua: compare and set, and remove.
 *
 * A key holds a hash: either `token`, `owner` and `expiresAt`, or `blocked` alone.
 *
 * @module
 */
import { createHash } from 'node:crypto'

/** A script, and the digest by which Redis knows it once it was sent. */
export interface RedisScript {
  /** The script. */
  readonly text: string
  /** Its SHA-1, in hexadecimal digits. */
  readonly digest: string
}

/** Stores a record that ends later than the one there is. Arguments: token, owner, when it ends, how long it lasts. */
export const PUT_SCRIPT: RedisScript = createScript(`
local state = redis.call('HMGET', KEYS[1], 'blocked', 'expiresAt')
if state[1] then return 'removed' end
if tonumber(ARGV[4]) <= 0 then return 'kept' end
if (tonumber(state[2]) or 0) >= tonumber(ARGV[3]) then return 'kept' end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'owner', ARGV[2], 'expiresAt', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 'stored'
`)

/** Removes a record. Arguments: when it may end at the latest, or nothing; how long the key is blocked, or 0. */
export const REMOVE_SCRIPT: RedisScript = createScript(`
local state = redis.call('HMGET', KEYS[1], 'blocked', 'expiresAt')
local blockForMs = tonumber(ARGV[2])
if state[1] then
  if blockForMs > redis.call('PTTL', KEYS[1]) then redis.call('PEXPIRE', KEYS[1], blockForMs) end
elseif blockForMs > 0 then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'blocked', '1')
  redis.call('PEXPIRE', KEYS[1], blockForMs)
elseif ARGV[1] == '' or (tonumber(state[2]) or 0) <= tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1])
end
return 'done'
`)

function createScript(text: string): RedisScript {
  return { text, digest: createHash('sha1').update(text).digest('hex') }
}
