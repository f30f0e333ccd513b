/**
 * Every action of the admin API.
 *
 * @module
 */
import type { AdminActions } from './admin-action.js'
import { ATTACK_ACTIONS } from './attack-actions.js'
import { CALL_ACTIONS } from './call-actions.js'
import { CLOCK_ACTIONS } from './clock-actions.js'
import { DATA_ACTIONS } from './data-actions.js'
import { FAULT_ACTIONS } from './fault-actions.js'
import { JOURNAL_ACTIONS } from './journal-actions.js'
import { KEY_ACTIONS } from './key-actions.js'
import { RULE_ACTIONS } from './rule-actions.js'
import { STATUS_ACTIONS } from './status-action.js'
import { TOKEN_ACTIONS } from './token-actions.js'

/** Actions by their path, all of them called with POST. */
export const ADMIN_ACTIONS: AdminActions = {
  ...TOKEN_ACTIONS,
  ...DATA_ACTIONS,
  ...FAULT_ACTIONS,
  ...JOURNAL_ACTIONS,
  ...CALL_ACTIONS,
  ...CLOCK_ACTIONS,
  ...KEY_ACTIONS,
  ...ATTACK_ACTIONS,
  ...RULE_ACTIONS,
  ...STATUS_ACTIONS,
}
