/**
 * The storage engine's switches over the admin API; `/status` lists them.
 *
 * @module
 */
import * as z from 'zod'
import { parseOrder } from '../parse-order.js'
import type { RuleChange } from '../rule-switches.js'
import { type AdminActions, DONE } from './admin-action.js'

const changeSchema: z.ZodType<RuleChange> = z.strictObject({
  name: z.string().min(1),
  value: z.union([z.string(), z.number()]),
})

/** Answers that nobody has measured. */
export const RULE_ACTIONS: AdminActions = {
  '/rules/set': ({ setRule }, body) => {
    setRule(parseOrder(changeSchema, body))
    return DONE
  },
}
