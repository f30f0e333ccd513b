/**
 * Calls the admin API of a running emulator.
 *
 * @module
 */
import { z } from 'zod'
import { OptionsError } from '../errors.js'
import type { RunningEmulator } from './running-emulator.js'

/** The part of the admin API that `invoke` needs. */
export interface AdminClient {
  /** Mints a token of the kind that `path` names. */
  mint: (path: '/invocations' | '/system-tokens', body: object) => Promise<string>
}

const mintedSchema = z.looseObject({ token: z.string() })
const refusedSchema = z.looseObject({ message: z.string() })

/** @returns A client that proves itself with the emulator's admin token. */
export function createAdminClient({ adminUrl, adminToken, url }: RunningEmulator): AdminClient {
  return {
    async mint(path, body) {
      const response = await fetch(`${adminUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).catch(() => {
        throw new OptionsError('--emulator', `${url} does not answer; start it again`)
      })
      const answer: unknown = await response.json()
      if (response.ok) return mintedSchema.parse(answer).token
      throw new OptionsError('invocation', refusedSchema.parse(answer).message)
    },
  }
}
