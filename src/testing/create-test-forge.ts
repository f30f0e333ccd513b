/**
 * Forge in a test: emulator, token issuer and clock in one process.
 *
 * @module
 */
import { systemClock } from '../clock.js'
import { assembleEmulator } from '../emulator/assemble-emulator.js'
import type { EmulatorOptions } from '../emulator/emulator-options.js'
import type { Emulator } from '../emulator/emulator.js'
import type { InvocationTokenOptions } from '../emulator/mint-options.js'
import { toEnvironmentId } from '../emulator/site.js'
import type { ForgeContainerOptions } from '../express/forge-container-options.js'
import type { ForgeRemoteOptions } from '../express/forge-remote-options.js'
import type { ForgeStorage } from '../storage/storage.js'
import { createTransport } from '../transport/create-transport.js'
import {
  INVOCATION_ID_HEADER,
  LOG_ATTRIBUTES_HEADER,
  SYSTEM_TOKEN_HEADER,
  TRACE_ID_HEADER,
  USER_TOKEN_HEADER,
} from '../wire/headers.js'
import { type ManualClock, createManualClock } from './manual-clock.js'
import { type TestStorageOptions, openTestStorage } from './open-test-storage.js'
import { type RecordedEntry, createRecordingLogger } from './recording-logger.js'

/** Installation that is meant when a test names none. */
const DEFAULT_INSTALLATION_ID =
  'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001'

/** Options of {@link createTestForge}. */
export interface TestForgeOptions {
  /** Path of `manifest.yml`, or its text. */
  manifest: string
  /** Where the clock stands at first, in milliseconds since the epoch. Default: now. */
  startAt?: number | undefined
  /** Makes ids that the emulator invents the same in each run. Default 1. */
  seed?: number | string | undefined
  /** Switches for answers of the platform that nobody has measured. Default: the likeliest of each. */
  rules?: EmulatorOptions['rules']
  /** Values of variables in the manifest's `app.id`. Default: none. */
  variables?: EmulatorOptions['variables']
  /** What products such as Jira answer. Default: 404 for everything. */
  product?: EmulatorOptions['product']
}

/** What the invocation of a test is like; each member has a valid default. */
export interface TestInvocation extends Partial<InvocationTokenOptions> {
  /** Whether the request brings an app system token, or the token to bring. Default `true`. */
  systemToken?: boolean | string | undefined
  /** Whether the request brings an app user token, or the token to bring. Default `false`. */
  userToken?: boolean | string | undefined
}

/** Forge in a test. */
export interface TestForge {
  /** Give these to `forgeRemote()`: app id, emulator address, clock, logger, and retries that come at once. */
  readonly options: ForgeRemoteOptions
  /** Give these to `forgeContainer()`: likewise, with the emulator's egress proxy in place of its tokens. */
  readonly containerOptions: ForgeContainerOptions
  /** Everything the remote has logged so far. */
  readonly logs: readonly RecordedEntry[]
  /** The clock that remote and emulator share. */
  readonly clock: ManualClock
  /** The emulator itself. Its `faults` disturb the remote and, alike, the `storage` of the test. */
  readonly emulator: Emulator
  /** @returns Headers of an invocation, for `.set()` of supertest. */
  invocation: (invocation?: TestInvocation) => Promise<Record<string, string>>
  /** @returns Headers of an invocation as a container gets them: no token, but the id that the egress proxy knows it by. */
  containerInvocation: (
    invocation?: Partial<InvocationTokenOptions>,
  ) => Promise<Record<string, string>>
  /**
   * Storage of an installation, to arrange a test and to look at what it did. It needs no token and none of it expires.
   *
   * An installation that no invocation has named yet is bound to an environment by the first write.
   */
  storage: (installationId?: string, options?: TestStorageOptions) => ForgeStorage
  /** Deletes all stored data and takes all faults away. */
  reset: () => void
  /** Stops the emulator. */
  close: () => Promise<void>
}

/**
 * Starts Forge for a test file.
 *
 * @example
 *   const forge = await createTestForge({ manifest: 'manifest.yml' })
 *   const app = createApp({ remote: forgeRemote(forge.options) })
 *   await request(app).get('/api/surveys/1').set(await forge.invocation({ principal: 'alice' })).expect(404)
 */
export async function createTestForge(options: TestForgeOptions): Promise<TestForge> {
  const clock = createManualClock(options.startAt ?? systemClock.now())
  const { manifest, seed = 1, rules, variables, product } = options
  const { emulator, issuer } = await assembleEmulator({
    manifest,
    seed,
    rules,
    variables,
    product,
    clock,
    // What the emulator refuses, the remote reports.
    log: createRecordingLogger().logger,
  })
  // A remote fetches it as soon as it is there, and its clock stands still: it would not try again by itself.
  await issuer.keySet()
  const transport = createTransport()
  const { logger, entries } = createRecordingLogger()
  const { appId, url: emulatorUrl, egressProxyUrl } = emulator
  // Chance that always draws the shortest wait: what fails is repeated at once.
  const shared = { appId, clock, random: () => 0, logger }
  const environmentId = toEnvironmentId(appId, 'PRODUCTION')
  return {
    options: { ...shared, emulatorUrl },
    containerOptions: { ...shared, environmentId, egressProxyUrl },
    logs: entries,
    clock,
    emulator,
    invocation: (invocation = {}) => createHeaders(emulator, invocation),
    containerInvocation: (invocation = {}) => createContainerHeaders(emulator, invocation),
    storage: (installationId = DEFAULT_INSTALLATION_ID, { environment } = {}) =>
      openTestStorage(
        { transport, storageUrl: emulator.storageUrl, issuer },
        { installationId, environment },
      ),
    reset: () => emulator.reset(),
    close: async () => {
      // Together: the transport waits for its requests, and a fault may never answer one.
      await Promise.all([transport.close(), emulator.close()])
    },
  }
}

async function createHeaders(
  emulator: Emulator,
  { systemToken = true, userToken = false, ...invocation }: TestInvocation,
): Promise<Record<string, string>> {
  const { installationId = DEFAULT_INSTALLATION_ID, environment, principal } = invocation
  const token = await emulator.invocationToken({ ...invocation, installationId })
  const system = await resolveToken(systemToken, () =>
    emulator.systemToken({ installationId, environment }),
  )
  const user = await resolveToken(userToken, () =>
    emulator.userToken({ installationId, environment, principal }),
  )
  return {
    authorization: `Bearer ${token}`,
    [TRACE_ID_HEADER]: emulator.traceId(),
    ...(system !== undefined && { [SYSTEM_TOKEN_HEADER]: system }),
    ...(user !== undefined && { [USER_TOKEN_HEADER]: user }),
  }
}

async function createContainerHeaders(
  emulator: Emulator,
  invocation: Partial<InvocationTokenOptions>,
): Promise<Record<string, string>> {
  const { installationId = DEFAULT_INSTALLATION_ID } = invocation
  const { invocationId } = await emulator.mintInvocation({ ...invocation, installationId })
  return {
    [INVOCATION_ID_HEADER]: invocationId,
    [LOG_ATTRIBUTES_HEADER]: Buffer.from(invocationId).toString('base64'),
    [TRACE_ID_HEADER]: emulator.traceId(),
  }
}

async function resolveToken(
  wanted: boolean | string,
  mint: () => Promise<string>,
): Promise<string | undefined> {
  if (typeof wanted === 'string') return wanted
  return wanted ? await mint() : undefined
}
