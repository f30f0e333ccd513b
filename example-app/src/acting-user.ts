/**
 * Who is asking.
 *
 * @module
 */
import type { Request } from 'express'
import { forbidden } from './problems.js'

/**
 * @returns The account id of the user who made the call.
 * @throws ForgeRemoteError `ERR_POLICY` when nobody did; `principal: 'required'` keeps such calls out before.
 */
export function actingUser({ forge }: Request): string {
  const { principal } = forge.invocation
  if (principal === undefined) throw forbidden('This route needs a signed-in user')
  return principal
}
