/**
 * The emulator as the demo sees it: the line that says it is ready, and tokens through its admin address.
 *
 * @module
 */
import { z } from 'zod'

/** What the emulator says when it is ready. */
export interface EmulatorAddresses {
  /** Give this to the app as `FORGE_REMOTE_EMULATOR_URL`. */
  url: string
  /** Where tokens are minted. */
  adminUrl: string
  /** Opens the admin address. */
  adminToken: string
  /** A page that shows and changes what the emulator holds. */
  consoleUrl: string
  /** The manifest's app id. */
  appId: string
}

/** Who makes a call, and from where. */
interface InvocationDetails {
  /** The installation it belongs to. */
  installationId: string
  /** The module that makes it. */
  module: { type: string; key: string }
  /** The acting user; absent when Forge itself calls. */
  principal?: string | undefined
  /** Whether an app system token comes along. Default `true`. */
  bringsToken?: boolean | undefined
}

/** Mints tokens. */
export interface EmulatorAccess {
  /** @returns The headers that Forge would send. */
  invocationHeaders: (details: InvocationDetails) => Promise<Record<string, string>>
}

/** Longest wait for an answer of the emulator or the app, in milliseconds. */
export const ANSWER_TIMEOUT_MS = 10_000

const readyLineSchema: z.ZodType<EmulatorAddresses> = z.looseObject({
  url: z.url(),
  adminUrl: z.url(),
  adminToken: z.string().min(1),
  consoleUrl: z.url(),
  appId: z.string().min(1),
})
const tokenSchema = z.looseObject({ token: z.string().min(1) })

/** @throws ZodError when the line is not the emulator's. */
export function parseReadyLine(line: string): EmulatorAddresses {
  return readyLineSchema.parse(JSON.parse(line))
}

/** @returns Access to a running emulator. */
export function createEmulatorAccess(
  { adminUrl, adminToken }: Pick<EmulatorAddresses, 'adminUrl' | 'adminToken'>,
  timeoutMs: number = ANSWER_TIMEOUT_MS,
): EmulatorAccess {
  const mint = async (kind: string, body: unknown): Promise<string> => {
    const response = await fetch(`${adminUrl}/${kind}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new Error(`The emulator answered POST /${kind} with ${response.status}`)
    return tokenSchema.parse(await response.json()).token
  }
  return {
    invocationHeaders: async ({ bringsToken = true, ...details }) => {
      const { installationId } = details
      const authorization = `Bearer ${await mint('invocations', details)}`
      if (!bringsToken) return { authorization }
      const system = await mint('system-tokens', { installationId })
      return { authorization, 'x-forge-oauth-system': system }
    },
  }
}
