/**
 * Takes a compact JWS apart and judges its header; nothing in it is trusted yet.
 *
 * Source: RFC 7515; RFC 8725.
 *
 * @module
 */
import { InvocationTokenError, type InvocationTokenRefusal } from '../errors.js'
import { isKeyId } from './key-id.js'
import { type JsonObject, parseJsonObject } from './parse-json-object.js'

/** Default for the longest token, in characters: FITs grow with the context they carry. */
export const DEFAULT_MAX_TOKEN_BYTES: number = 32 * 1024

/** Protected header of a token that may be verified. Members without a meaning here are kept. */
export interface JwsHeader extends JsonObject {
  /** The only algorithm there is. */
  readonly alg: 'RS256'
  /** Names the key. */
  readonly kid: string
}

/** The parts of a compact JWS, decoded. */
export interface CompactJws {
  /** The protected header. */
  readonly header: JwsHeader
  /** The payload as it was signed; may be empty. */
  readonly payload: Buffer
  /** The bytes that were signed. */
  readonly signingInput: Buffer
  /** The signature; not empty. */
  readonly signature: Buffer
}

/** Members that would change how the token is read, or bring a key of their own. Forge sends none of them. */
const FORBIDDEN_MEMBERS = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c', 'zip', 'enc', 'cty']

interface HeaderRule {
  readonly refusal: InvocationTokenRefusal
  readonly holds: (header: JsonObject) => boolean
  readonly message: string
}

const HEADER_RULES: readonly HeaderRule[] = [
  {
    refusal: 'header',
    holds: ({ alg }) => alg === 'RS256',
    message: 'header alg is not RS256',
  },
  {
    refusal: 'header',
    holds: (header) => !FORBIDDEN_MEMBERS.some((name) => Object.hasOwn(header, name)),
    message: `header has one of ${FORBIDDEN_MEMBERS.join(', ')}`,
  },
  {
    refusal: 'header',
    holds: ({ typ }) => typ === undefined || typ === 'JWT',
    message: 'header typ is neither absent nor JWT',
  },
  {
    refusal: 'key',
    holds: ({ kid }) => isKeyId(kid),
    message: 'header kid is missing or not a key id',
  },
]

/**
 * Each part must be the one canonical base64url text of its bytes: no padding, no white space, no other alphabet, unused bits zero.
 *
 * @throws {@link InvocationTokenError} `malformed`, `header` or `key`
 */
export function parseCompactJws(compact: string, maxBytes: number): CompactJws {
  if (typeof compact !== 'string') throw malformed('token is not a string')
  if (compact.length > maxBytes) throw malformed(`token is longer than ${maxBytes} bytes`)
  // One more than the three parts a compact JWS has, to notice a fourth.
  const [header, payload, signature, ...more] = compact.split('.', 4)
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) {
    throw malformed('token does not have three parts')
  }
  if (signature === '') throw malformed('signature is empty')
  return {
    header: readHeader(decode(header, 'header')),
    payload: decode(payload, 'payload'),
    signingInput: Buffer.from(compact.slice(0, header.length + 1 + payload.length), 'latin1'),
    signature: decode(signature, 'signature'),
  }
}

function readHeader(bytes: Buffer): JwsHeader {
  const header = parseJsonObject(bytes, 'header')
  assertHeader(header)
  return header
}

function assertHeader(header: JsonObject): asserts header is JwsHeader {
  const broken = HEADER_RULES.find((rule) => !rule.holds(header))
  if (broken !== undefined) {
    throw new InvocationTokenError({ refusal: broken.refusal }, broken.message)
  }
}

function decode(encoded: string, part: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64url')
  // Node's decoder forgives nearly everything; only canonical text survives the way back.
  if (bytes.toString('base64url') !== encoded) throw malformed(`${part} is not canonical base64url`)
  return bytes
}

function malformed(message: string): InvocationTokenError {
  return new InvocationTokenError({ refusal: 'malformed' }, message)
}
