/**
 * Writes and reads compact JSON Web Tokens, the hostile ones included.
 *
 * A signing library would refuse a header that lies about its algorithm; an emulator must be able to send one.
 *
 * Source: RFC 7515, RFC 7519.
 *
 * @module
 */
import { type KeyObject, createHmac, sign, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const signAsync = promisify(sign)

/** Signs with RSASSA-PKCS1-v1_5 and SHA-256, whatever the header says. */
export async function signWithRsa(header: object, claims: object, key: KeyObject): Promise<string> {
  const content = encode(header, claims)
  const signature = await signAsync('sha256', Buffer.from(content), key)
  return `${content}.${signature.toString('base64url')}`
}

/** Signs with HMAC and SHA-256. */
export function signWithSecret(claims: object, secret: string): string {
  const content = encode({ alg: 'HS256', typ: 'JWT' }, claims)
  return `${content}.${toMac(content, secret)}`
}

/**
 * Texts are compared, not bytes: base64 has many texts for the same bytes, of which only the one that was minted counts.
 *
 * @returns The claims, or `undefined` when the token was not signed with this secret.
 */
export function openWithSecret(token: string, secret: string): unknown {
  const [header = '', payload = '', ...rest] = token.split('.')
  const minted = Buffer.from(toMac(`${header}.${payload}`, secret))
  const given = Buffer.from(rest.join('.'))
  if (given.length !== minted.length || !timingSafeEqual(given, minted)) return undefined
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return claims
}

function encode(header: object, claims: object): string {
  return [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
}

function toMac(content: string, secret: string): string {
  return createHmac('sha256', secret).update(content).digest('base64url')
}
