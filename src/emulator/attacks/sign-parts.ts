/**
 * Signs what no library would sign, and takes tokens apart.
 *
 * Source: RFC 7515.
 *
 * @module
 */
import { type KeyObject, sign } from 'node:crypto'
import type { Part, TokenParts } from './attack.js'

/** Signs with RSASSA-PKCS1-v1_5 and SHA-256, or as the kind of key asks, whatever the header says. */
export function signParts(header: Part, payload: Part, key: KeyObject): string {
  const input = `${encodePart(header)}.${encodePart(payload)}`
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

/** @returns Base64url of bytes, text or JSON. */
export function encodePart(part: Part): string {
  if (Buffer.isBuffer(part)) return part.toString('base64url')
  const text = typeof part === 'string' ? part : JSON.stringify(part)
  return Buffer.from(text).toString('base64url')
}

/** @returns The parts of a token; those that are missing are empty. */
export function takeApart(token: string): TokenParts {
  const [header = '', payload = '', signature = ''] = token.split('.')
  return [header, payload, signature]
}
