/**
 * Fetches attacks from a running emulator, which signs them.
 *
 * @module
 */
import { z } from 'zod'
import { OptionsError } from '../errors.js'
import { findEmulator } from './running-emulator.js'

/** What calls, as the command line says it; the emulator checks it. */
export interface AttackedInvocation {
  readonly installationId: string
  readonly environment?: string
  readonly principal?: string
  readonly module?: { readonly type: string; readonly key: string }
}

/** What is sent to a remote in one request. */
export interface Ammunition {
  /** Values of the `authorization` headers. */
  readonly authorization: readonly string[]
  /** The app system token that goes with it. */
  readonly systemToken: string
}

/** Mints one request at a time: tokens age. */
export interface AttackSource {
  /** A call as Forge makes it. */
  readonly genuine: () => Promise<Ammunition>
  /** The attack of this id. */
  readonly attack: (id: string) => Promise<Ammunition>
}

const mintedSchema = z.looseObject({
  genuine: z.string(),
  systemToken: z.string(),
  attacks: z.array(z.looseObject({ authorization: z.array(z.string()) })),
})
const refusedSchema = z.looseObject({ message: z.string() })

/**
 * Finds the emulator that runs at an address.
 *
 * @param invocation What calls; attacks are made from genuine tokens of it.
 * @throws OptionsError when none runs there.
 */
export async function findAttackSource(
  url: string,
  invocation: AttackedInvocation,
): Promise<AttackSource> {
  if (!URL.canParse(url)) throw new OptionsError('--emulator', `must be a URL, not "${url}"`)
  const emulator = await findEmulator(url)
  if (emulator === undefined) {
    const problem = `${url} is not running; start it with "forge-remote emulator" or "forge-remote dev"`
    throw new OptionsError('--emulator', problem)
  }
  const { adminUrl, adminToken } = emulator

  async function mint(ids: readonly string[]): Promise<z.infer<typeof mintedSchema>> {
    const response = await fetch(`${adminUrl}/attacks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ invocation, ids }),
    }).catch(() => {
      throw new OptionsError('--emulator', `${url} does not answer; start it again`)
    })
    const answer: unknown = await response.json()
    if (response.ok) return mintedSchema.parse(answer)
    throw new OptionsError('invocation', refusedSchema.parse(answer).message)
  }

  return {
    genuine: async () => {
      const { genuine, systemToken } = await mint([])
      return { authorization: [genuine], systemToken }
    },
    attack: async (id) => {
      const { attacks, systemToken } = await mint([id])
      return { authorization: attacks[0]?.authorization ?? [], systemToken }
    },
  }
}
