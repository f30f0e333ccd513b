/**
 * The minutes in which a refusal says nothing of a token.
 *
 * @module
 */
import type { AccessToken } from './access-token.js'

/** For minutes after an installation, the platform may refuse a good token. Source: Forge events reference, life cycle. */
const SETTLING_MS = 10 * 60_000

/** Whether an installation's token came so lately that a refusal of it may pass. */
export function isSettling({ receivedAt }: AccessToken, now: number): boolean {
  return now - receivedAt < SETTLING_MS
}
