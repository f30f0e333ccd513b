/**
 * Signing keys over the admin API.
 *
 * @module
 */
import * as z from 'zod'
import { parseOrder } from '../parse-order.js'
import type { RotateKeysOptions } from '../token-issuer.js'
import { type AdminActions, DONE, answer } from './admin-action.js'

const rotateSchema: z.ZodType<RotateKeysOptions> = z.strictObject({
  keepOld: z.boolean().optional(),
})
const retireSchema: z.ZodType<{ keyId: string }> = z.strictObject({ keyId: z.string().min(1) })

/** The keys that invocation tokens are signed with. */
export const KEY_ACTIONS: AdminActions = {
  '/keys/rotate': async ({ keys }, body) =>
    answer({ keyId: await keys.rotate(parseOrder(rotateSchema, body)) }),
  '/keys/retire': async ({ keys }, body) => {
    await keys.retire(parseOrder(retireSchema, body).keyId)
    return DONE
  },
  '/system-tokens/expire': ({ keys }) => {
    keys.expireSystemTokens()
    return DONE
  },
}
