/**
 * The keys in use: one that seals, and older ones that still open what they have sealed.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import { OptionsError } from '../errors.js'
import { parseTokenKey, type TokenKey } from './token-key.js'
import { joinParts } from './token-owner.js'

/** Number of the one block of 32 bytes that HKDF-SHA256 expands to. */
const FIRST_BLOCK = Buffer.of(1)
const OPTION = 'tokens.keys'

/** Keys that are derived from the secrets for one purpose each. The secrets themselves do not come out. */
export interface KeyRing {
  /** Name of the key that seals. */
  readonly activeId: string
  /** Names of all keys, the active one first. */
  readonly ids: readonly string[]
  /**
   * Derives a key of 32 bytes by HKDF-SHA256 (RFC 5869), with the key's name as salt. The first of its two steps is done once, which
   * `hkdfSync` cannot.
   *
   * @param id Name of the key to derive from.
   * @param purpose Texts that only this use of the key has, such as the ids of a tenant.
   * @returns `undefined` when the ring has no key of this name.
   */
  derive: (id: string, purpose: readonly string[]) => Buffer | undefined
}

/**
 * Creates a ring of keys of `generateTokenKey()`. To rotate: add the new key at the end, deploy everywhere, move it to the front, deploy,
 * and drop the old one after 4 hours and 10 minutes, when the last token that it sealed has ended.
 *
 * @param keys The first one seals, all of them open.
 * @throws {OptionsError} `ERR_OPTIONS` when there is no key, one is malformed, or two have one name. No key is part of its message.
 */
export function createKeyRing(keys: readonly string[]): KeyRing {
  const parsed = keys.map(parseKey)
  const [active] = parsed
  if (active === undefined) throw new OptionsError(OPTION, 'must name at least one key')
  const extracted = new Map(parsed.map(({ id, secret }) => [id, hmac(Buffer.from(id), secret)]))
  if (extracted.size < parsed.length) {
    throw new OptionsError(OPTION, 'has two keys of one name; each needs a name of its own')
  }
  return {
    activeId: active.id,
    ids: [...extracted.keys()],
    derive: (id, purpose) => {
      const pseudoRandomKey = extracted.get(id)
      return pseudoRandomKey && hmac(pseudoRandomKey, joinParts(purpose), FIRST_BLOCK)
    },
  }
}

function hmac(key: Buffer, ...data: readonly Buffer[]): Buffer {
  const hash = createHmac('sha256', key)
  for (const part of data) hash.update(part)
  return hash.digest()
}

function parseKey(text: string, index: number): TokenKey {
  const key = parseTokenKey(text)
  if (key !== undefined) return key
  const problem = 'is no key; make one with `forge-remote token-key` or generateTokenKey()'
  throw new OptionsError(`${OPTION}.${index}`, problem)
}
