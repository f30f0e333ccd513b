/**
 * What Redis does in one step, as Lua: read, compare and set, and remove.
 *
 * A key holds a hash: either `token`, `owner` and `expiresAt`, or `blocked` alone. Each answer starts with the key, so that an answer to
 * something else is never taken for this one's.
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

/** Reads a record: token, owner, when it ends, and whether the key is blocked. */
export const GET_SCRIPT: RedisScript = createScript(`
local state = redis.call('HMGET', KEYS[1], 'token', 'owner', 'expiresAt', 'blocked')
return {KEYS[1], state[1], state[2], state[3], state[4]}
`)

/** Stores a record that ends later than the one there is. Arguments: token, owner, when it ends, how long it lasts. */
export const PUT_SCRIPT: RedisScript = createScript(`
local state = redis.call('HMGET', KEYS[1], 'blocked', 'expiresAt')
if state[1] then return {KEYS[1], 'removed'} end
if tonumber(ARGV[4]) <= 0 then return {KEYS[1], 'kept'} end
if (tonumber(state[2]) or 0) >= tonumber(ARGV[3]) then return {KEYS[1], 'kept'} end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'owner', ARGV[2], 'expiresAt', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {KEYS[1], 'stored'}
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
return {KEYS[1]}
`)

/** @returns The script with its digest. */
export function createScript(text: string): RedisScript {
  return { text, digest: createHash('sha1').update(text).digest('hex') }
}
