/**
 * Hostile tokens over the admin API.
 *
 * @module
 */
import { parseAttackRequest } from '../attacks/mint-attacks.js'
import { type AdminActions, answer } from './admin-action.js'

/** For `forge-remote attack`. */
export const ATTACK_ACTIONS: AdminActions = {
  '/attacks': async ({ mintAttacks }, body) => answer(await mintAttacks(parseAttackRequest(body))),
}
