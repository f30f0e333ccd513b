/**
 * How long a stored item still lasts, as it can be typed.
 *
 * @module
 */

/**
 * @param now The emulator's time; both in milliseconds since the epoch.
 * @returns Whole seconds, at least 1: less could not be stored.
 */
export function showSecondsLeft(expiresAt: number, now: number): string {
  return String(Math.max(1, Math.round((expiresAt - now) / 1000)))
}
