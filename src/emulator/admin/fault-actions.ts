/**
 * Faults over the admin API.
 *
 * @module
 */
import { parseFaultRule } from '../faults/fault-rule-schema.js'
import { type AdminActions, DONE, answer } from './admin-action.js'

/** Disturbances of the storage API and the key set. */
export const FAULT_ACTIONS: AdminActions = {
  '/faults': ({ faults }, body) => {
    const { id } = faults.add(parseFaultRule(body))
    return { status: 201, body: { id } }
  },
  '/faults/list': ({ faults }) => answer({ faults: faults.list() }),
  '/faults/clear': ({ faults }) => {
    faults.clear()
    return DONE
  },
}
