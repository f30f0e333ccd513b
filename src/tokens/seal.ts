/**
 * Seals texts with AES-256-GCM, as `v1.key.iv.tag.text`, each for one purpose that the reader has to know.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeyRing } from './key-ring.js'
import { joinParts } from './token-owner.js'

const ALGORITHM = 'aes-256-gcm'
const VERSION = 'v1'
const IV_BYTES = 12
/** Node 20 takes a tag of 4 bytes unless it is told how long a tag is. */
const TAG_BYTES = 16
const SEALED =
  /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]*)$/

/** Why something does not open: it is no whole sealed text, its key is not in the ring, or it was changed or is for another purpose. */
export type SealProblem = 'malformed' | 'unknown-key' | 'tampered'

/** What was opened, or why not. */
export type OpenResult =
  { readonly text: string } | { readonly text?: never; readonly problem: SealProblem }

/**
 * Seals with the ring's active key.
 *
 * @param purpose What the text is for and whose it is. The key is derived from it, and it is authenticated along with the text.
 */
export function seal(ring: KeyRing, purpose: readonly string[], text: string): string {
  const { activeId } = ring
  const key = ring.derive(activeId, purpose)
  if (key === undefined) throw new RangeError('the ring lacks its own active key')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(toAssociatedData(activeId, purpose))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))
  return [VERSION, activeId, ...parts].join('.')
}

/** Opens what any key of the ring has sealed for this very purpose. */
export function open(ring: KeyRing, purpose: readonly string[], sealed: string): OpenResult {
  const [, id, iv, tag, text] = SEALED.exec(sealed) ?? []
  if (id === undefined || iv === undefined || tag === undefined || text === undefined) {
    return { problem: 'malformed' }
  }
  const key = ring.derive(id, purpose)
  if (key === undefined) return { problem: 'unknown-key' }
  const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(iv, 'base64url'), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(toAssociatedData(id, purpose))
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  return finish(decipher, Buffer.from(text, 'base64url'))
}

function finish(decipher: ReturnType<typeof createDecipheriv>, sealed: Buffer): OpenResult {
  const start = decipher.update(sealed)
  try {
    return { text: Buffer.concat([start, decipher.final()]).toString('utf8') }
  } catch {
    // The one thing that `final` throws for: the tag does not fit.
    return { problem: 'tampered' }
  }
}

function toAssociatedData(keyId: string, purpose: readonly string[]): Buffer {
  return joinParts([VERSION, keyId, ...purpose])
}
