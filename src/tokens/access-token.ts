/**
 * App system and app user tokens: opaque, and `[redacted]` wherever they are printed.
 *
 * Source: Forge Remote essentials; Calling product APIs.
 *
 * @module
 */
import { inspect } from 'node:util'
import { parseJson } from '../values/parse-json.js'

const REDACTED = '[redacted]'
const TOKEN_68 = /^[A-Za-z0-9._~+/-]+=*$/
const MAX_TOKEN_LENGTH = 16 * 1024
const GUARANTEED_LIFETIME_MS = 55 * 60_000
/** Forge's 4 hours, and some minutes for clocks that differ, in milliseconds. */
export const LONGEST_LIFETIME_MS: number = (4 * 60 + 10) * 60_000

/** When a token came and goes. */
export interface TokenTimes {
  /** When the token was received, in milliseconds since the epoch. */
  receivedAt: number
  /** When the token ends, in milliseconds since the epoch. */
  expiresAt: number
}

/** A token of Forge. Its value comes out of {@link AccessToken.reveal} alone: not by printing, serialising or cloning it. */
export class AccessToken {
  readonly #value: string
  /** When the token was received, in milliseconds since the epoch. */
  readonly receivedAt: number
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number

  constructor(value: string, { receivedAt, expiresAt }: TokenTimes) {
    this.#value = value
    this.receivedAt = receivedAt
    this.expiresAt = expiresAt
  }

  /** @returns The secret itself, to be put into a header and nowhere else. */
  reveal(): string {
    return this.#value
  }

  /** @returns `[redacted]` */
  toString(): string {
    return REDACTED
  }

  /** @returns `[redacted]` */
  toJSON(): string {
    return REDACTED
  }

  static {
    // Not a method: isolated declarations cannot have a computed name.
    Object.defineProperty(AccessToken.prototype, inspect.custom, { value: () => REDACTED })
  }
}

/**
 * Reads a token from its header. It lasts until the `exp` that it names, when that lies in the next 4 hours, else for the 55 minutes
 * that Forge guarantees.
 *
 * @param header Every value of the header.
 * @param receivedAt Milliseconds since the epoch.
 * @returns `undefined` when there is not exactly one value, or it is no token, longer than 16 KiB, or already expired.
 */
export function readAccessToken(
  header: string | readonly string[] | undefined,
  receivedAt: number,
): AccessToken | undefined {
  const [value, ...more] = typeof header === 'string' ? [header] : (header ?? [])
  if (value === undefined || more.length > 0) return undefined
  if (!isTokenText(value)) return undefined
  const expiresAt = toExpiresAt(value, receivedAt)
  if (expiresAt <= receivedAt) return undefined
  return new AccessToken(detach(value), { receivedAt, expiresAt })
}

/** Whether the text is in the syntax of a token, and of its size: so that it can stand in a header. */
export function isTokenText(value: string): boolean {
  return value.length <= MAX_TOKEN_LENGTH && TOKEN_68.test(value)
}

function toExpiresAt(token: string, receivedAt: number): number {
  const exp = readExp(token)
  const expiresAt = exp === undefined ? Infinity : exp * 1000
  return expiresAt <= receivedAt + LONGEST_LIFETIME_MS
    ? expiresAt
    : receivedAt + GUARANTEED_LIFETIME_MS
}

/** @returns The claim `exp` of a readable JWT, in seconds since the epoch: the one thing Forge allows to read. */
function readExp(token: string): number | undefined {
  const [, payload = '', ...rest] = token.split('.')
  if (rest.length !== 1) return undefined
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'))
  if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined
  return typeof claims.exp === 'number' ? claims.exp : undefined
}

/** A string cut from a request's headers would keep all of them in memory. */
function detach(value: string): string {
  return Buffer.from(value, 'latin1').toString('latin1')
}
