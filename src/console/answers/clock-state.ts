/**
 * The emulator's clock, which may stand still or run ahead.
 *
 * @module
 */
import { readMembers, readNumber } from './read-json.js'

/** What the emulator's clock says. */
export interface ClockState {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Whether it stands still. */
  readonly isFrozen: boolean
  /** How far it is ahead of the machine's clock, in milliseconds; negative when it is behind. */
  readonly offsetMs: number
}

/** Reads the answer of `/clock`. */
export function readClockState(answer: unknown): ClockState {
  const { now, frozen, offsetMs } = readMembers(answer)
  return { now: readNumber(now), isFrozen: frozen === true, offsetMs: readNumber(offsetMs) }
}
