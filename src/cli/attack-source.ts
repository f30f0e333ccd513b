/**
 * Fetches attacks from a running emulator, which signs them.
 *
 * @module
 */
import * as z from 'zod'
import { connectEmulator } from './admin-client.js'

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
  const { order } = await connectEmulator(url)
  const mint = async (ids: readonly string[]) =>
    mintedSchema.parse(await order('/attacks', { invocation, ids }))

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
