/**
 * Keys that seal tokens, as text: `name:secret`.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'

const SECRET_BYTES = 32
const TOKEN_KEY = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]{43})$/

/** One key that seals tokens. */
export interface TokenKey {
  /** Its name; it stands in what the key has sealed. */
  readonly id: string
  /** 32 secret bytes. */
  readonly secret: Buffer
}

/**
 * Makes a key for the option `tokens.keys`: a name of 8 hexadecimal digits, a colon, and 32 random bytes in base64url.
 *
 * @example
 *   console.log(generateTokenKey()) // keep it like a password
 */
export function generateTokenKey(): string {
  return `${randomBytes(4).toString('hex')}:${randomBytes(SECRET_BYTES).toString('base64url')}`
}

/** @returns The key, or `undefined` when the text is none. */
export function parseTokenKey(text: string): TokenKey | undefined {
  const [, id, encoded] = TOKEN_KEY.exec(text) ?? []
  if (id === undefined || encoded === undefined) return undefined
  const secret = Buffer.from(encoded, 'base64url')
  // Text that stands for the same bytes in two ways was not generated.
  return secret.toString('base64url') === encoded ? { id, secret } : undefined
}
