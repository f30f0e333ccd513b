/**
 * Turns the text of a JWK set into keys, one by one: a bad entry never spoils the others.
 *
 * Source: RFC 7517; RFC 8725.
 *
 * @module
 */
import { KeyObject } from 'node:crypto'
import { importJWK } from 'jose'
import { ForgeRemoteError } from '../errors.js'
import { isRocaModulus } from './is-roca-modulus.js'
import { isKeyId } from './key-id.js'
import { type JsonObject, isJsonObject } from './parse-json-object.js'
import { parseJson } from '../values/parse-json.js'

/** Largest JWK set that is read, in bytes. */
export const MAX_KEY_SET_BYTES: number = 256 * 1024

const MAX_KEYS = 64
const MIN_MODULUS_BITS = 2048
const MAX_MODULUS_BITS = 4096
const PUBLIC_EXPONENT = 65537n
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** An entry of a JWK set that is not used. */
export interface RejectedKey {
  /** Its place in the set, from 0. */
  readonly index: number
  /** Why. */
  readonly reason: string
}

/** What a JWK set holds. */
export interface ImportedKeySet {
  /** The keys that may be used, by key id. */
  readonly keys: ReadonlyMap<string, KeyObject>
  /** The entries that may not. */
  readonly rejected: readonly RejectedKey[]
}

interface RsaJwk extends JsonObject {
  readonly kid: string
  readonly n: string
  readonly e: string
}

interface EntryRule {
  readonly holds: (entry: JsonObject) => boolean
  readonly reason: string
}

const ENTRY_RULES: readonly EntryRule[] = [
  { holds: ({ kty }) => kty === 'RSA', reason: 'kty is not RSA' },
  { holds: ({ kid }) => isKeyId(kid), reason: 'kid is missing or not a key id' },
  { holds: ({ use }) => use === undefined || use === 'sig', reason: 'use is not sig' },
  { holds: ({ alg }) => alg === undefined || alg === 'RS256', reason: 'alg is not RS256' },
  {
    holds: ({ key_ops: operations }) =>
      operations === undefined || (Array.isArray(operations) && operations.includes('verify')),
    reason: 'key_ops does not have verify',
  },
  {
    holds: (entry) => !PRIVATE_MEMBERS.some((name) => Object.hasOwn(entry, name)),
    reason: 'a private key was published',
  },
  {
    holds: ({ n, e }) => typeof n === 'string' && typeof e === 'string',
    reason: 'n or e is missing',
  },
]

/**
 * Uses RSA keys of 2048 to 4096 bits with the exponent 65537 that are meant for RS256, from the first 64 entries. Of entries that
 * share a key id none is used.
 *
 * @throws {@link ForgeRemoteError} `ERR_KEY_SET` when the text is larger than 256 KiB or no JWK set at all.
 */
export async function importKeySet(text: string): Promise<ImportedKeySet> {
  const entries = readEntries(text)
  const repeated = findRepeatedKeyIds(entries)
  const imported = await Promise.all(
    entries.map(async (entry, index) =>
      index < MAX_KEYS ? importEntry(entry, repeated) : `beyond the first ${MAX_KEYS}`,
    ),
  )
  const keys = imported.filter((result) => typeof result !== 'string')
  const rejected = imported.flatMap((result, index) =>
    typeof result === 'string' ? [{ index, reason: result }] : [],
  )
  return { keys: new Map(keys), rejected }
}

function readEntries(text: string): readonly unknown[] {
  if (Buffer.byteLength(text) > MAX_KEY_SET_BYTES) {
    throw new ForgeRemoteError('ERR_KEY_SET', `key set is larger than ${MAX_KEY_SET_BYTES} bytes`)
  }
  const document = parseDocument(text)
  if (!isJsonObject(document) || !Array.isArray(document['keys'])) {
    throw new ForgeRemoteError('ERR_KEY_SET', 'key set is not an object with a list of keys')
  }
  return document['keys']
}

function parseDocument(text: string): unknown {
  const document = parseJson(text)
  if (document === undefined) throw new ForgeRemoteError('ERR_KEY_SET', 'key set is not JSON')
  return document
}

function findRepeatedKeyIds(entries: readonly unknown[]): ReadonlySet<unknown> {
  const seen = new Set<unknown>()
  const repeated = new Set<unknown>()
  for (const entry of entries) {
    if (!isJsonObject(entry)) continue
    if (seen.has(entry['kid'])) repeated.add(entry['kid'])
    seen.add(entry['kid'])
  }
  return repeated
}

/** @returns The key under its id, or why it is not used. */
async function importEntry(
  entry: unknown,
  repeated: ReadonlySet<unknown>,
): Promise<readonly [string, KeyObject] | string> {
  if (!isJsonObject(entry)) return 'not an object'
  if (!isRsaJwk(entry)) {
    return ENTRY_RULES.find((rule) => !rule.holds(entry))?.reason ?? 'not an RSA key'
  }
  if (repeated.has(entry.kid)) return 'another entry has the same kid'
  const key = await importRsaKey(entry)
  if (key === undefined) return 'n and e are not an RSA key'
  const problem = findKeyProblem(key, entry)
  return problem ?? [entry.kid, key]
}

function isRsaJwk(entry: JsonObject): entry is RsaJwk {
  return ENTRY_RULES.every((rule) => rule.holds(entry))
}

async function importRsaKey({ n, e }: RsaJwk): Promise<KeyObject | undefined> {
  try {
    const key = await importJWK({ kty: 'RSA', n, e }, 'RS256', { extractable: true })
    return KeyObject.from(key)
  } catch {
    // Whatever jose and Web Crypto object to, the entry is not a usable key.
    return undefined
  }
}

function findKeyProblem(key: KeyObject, { n }: RsaJwk): string | undefined {
  const { modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {}
  if (key.type !== 'public') return 'not a public key'
  if (publicExponent !== PUBLIC_EXPONENT) return 'e is not 65537'
  if (modulusLength < MIN_MODULUS_BITS || modulusLength > MAX_MODULUS_BITS) {
    return `n has ${modulusLength} bits, not ${MIN_MODULUS_BITS} to ${MAX_MODULUS_BITS}`
  }
  if (isRocaModulus(toBigInt(n))) return 'n has the ROCA weakness (CVE-2017-15361)'
  return undefined
}

function toBigInt(base64url: string): bigint {
  return BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex')}`)
}
