/**
 * Faults over the admin API.
 *
 * @module
 */
import * as z from 'zod'
import { parseFaultRule } from '../faults/fault-rule-schema.js'
import { FAULT_SCENARIOS, parseScenarioName } from '../faults/fault-scenarios.js'
import { parseOrder } from '../parse-order.js'
import { type AdminActions, DONE, answer } from './admin-action.js'

const idSchema: z.ZodType<{ id: string }> = z.strictObject({ id: z.string().min(1) })
const nameSchema: z.ZodType<{ name: string }> = z.strictObject({ name: z.string() })

/** Disturbances of the storage API and the key set. */
export const FAULT_ACTIONS: AdminActions = {
  '/faults': ({ faults }, body) => {
    const { id } = faults.add(parseFaultRule(body))
    return { status: 201, body: { id } }
  },
  '/faults/list': ({ faults }) => answer({ faults: faults.list() }),
  '/faults/remove': ({ faults }, body) => {
    faults.remove(parseOrder(idSchema, body).id)
    return DONE
  },
  '/faults/clear': ({ faults }) => {
    faults.clear()
    return DONE
  },
  '/scenarios/list': () => answer({ scenarios: listScenarios() }),
  '/scenarios/start': ({ faults }, body) => {
    const handles = faults.start(readScenario(body))
    return answer({ ids: handles.map(({ id }) => id) })
  },
  '/scenarios/stop': ({ faults }, body) => {
    faults.stop(readScenario(body))
    return DONE
  },
}

function readScenario(body: unknown) {
  return parseScenarioName('name', parseOrder(nameSchema, body).name)
}

function listScenarios(): readonly { name: string; about: string }[] {
  return Object.entries(FAULT_SCENARIOS).map(([name, { about }]) => ({ name, about }))
}
