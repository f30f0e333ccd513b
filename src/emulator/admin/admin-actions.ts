/**
 * Every action of the admin API.
 *
 * @module
 */
import type { AdminActions } from './admin-action.js'
import { DATA_ACTIONS } from './data-actions.js'
import { FAULT_ACTIONS } from './fault-actions.js'
import { JOURNAL_ACTIONS } from './journal-actions.js'
import { TOKEN_ACTIONS } from './token-actions.js'

/** Actions by their path, all of them called with POST. */
export const ADMIN_ACTIONS: AdminActions = {
  ...TOKEN_ACTIONS,
  ...DATA_ACTIONS,
  ...FAULT_ACTIONS,
  ...JOURNAL_ACTIONS,
}
