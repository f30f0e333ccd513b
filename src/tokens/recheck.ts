/**
 * Looks again from time to time at what was found before, behind the back of those who use it.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { AccessToken } from './access-token.js'

/** Runs `look` unless the token was received, or looked at, lately. It must not reject. */
export type Recheck = (token: AccessToken, look: () => Promise<void>) => void

/** Creates it; `everyMs` is in milliseconds. */
export function createRecheck(clock: Clock, everyMs: number): Recheck {
  const lookedAt = new WeakMap<AccessToken, number>()
  return function recheck(token, look) {
    const now = clock.now()
    if (now < (lookedAt.get(token) ?? token.receivedAt) + everyMs) return
    lookedAt.set(token, now)
    void look()
  }
}
