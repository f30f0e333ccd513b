/**
 * What one path of the admin API does.
 *
 * @module
 */
import type { Emulator } from '../emulator.js'
import type { HttpOutcome } from '../send-outcome.js'

/**
 * Carries out one order.
 *
 * @param body JSON of the request; `{}` when there is none.
 * @throws `ERR_BAD_REQUEST` or OptionsError naming the member that is wrong.
 */
export type AdminAction = (emulator: Emulator, body: unknown) => HttpOutcome | Promise<HttpOutcome>

/** Actions by their path. */
export type AdminActions = Readonly<Record<string, AdminAction>>

/** Done, nothing to say. */
export const DONE: HttpOutcome = { status: 204 }

/** 200 with a body. */
export function answer(body: object): HttpOutcome {
  return { status: 200, body }
}
