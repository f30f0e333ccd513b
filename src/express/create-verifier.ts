/**
 * Puts together what judges tokens: the key sets and the verifier.
 *
 * @module
 */
import {
  type InvocationVerifier,
  createInvocationVerifier,
} from '../invocation/create-invocation-verifier.js'
import {
  type IsolatedKeySets,
  createIsolatedKeySets,
} from '../invocation/create-isolated-key-sets.js'
import { type KeySet, createKeySet } from '../invocation/create-key-set.js'
import { fetchKeySet } from '../invocation/fetch-key-set.js'
import type { Transport } from '../transport/transport.js'
import type { ResolvedOptions } from './resolve-options.js'

/** The verifier and the life of its keys. */
export interface VerifierWithKeys {
  /** Judges tokens. */
  readonly verifier: InvocationVerifier
  /** Starts to fetch the keys, so that the first request need not wait for them. */
  readonly prewarmKeys: () => void
  /** Fetches the keys now; rejects with `ERR_KEY_SET` when that fails. */
  readonly reloadKeys: () => Promise<void>
  /** Ends the refresh of the keys. */
  readonly closeKeys: () => void
}

/** @returns A verifier with the keys that the options name. */
export function createVerifier(options: ResolvedOptions, transport: Transport): VerifierWithKeys {
  const keySet = openKeySet(options, transport, options.jwksUrl)
  const isolatedKeySets = openIsolatedKeySets(options, transport)
  const { appIds, clock, clockToleranceSeconds, maxTokenLifetimeSeconds, maxTokenBytes } = options
  const verifier = createInvocationVerifier({
    appIds,
    keySet,
    isolatedKeySets,
    clock,
    clockToleranceSeconds,
    maxTokenLifetimeSeconds,
    maxTokenBytes,
  })
  const closeKeys = () => {
    keySet.close()
    isolatedKeySets?.close()
  }
  return { verifier, prewarmKeys: keySet.prewarm, reloadKeys: keySet.reload, closeKeys }
}

function openKeySet(options: ResolvedOptions, transport: Transport, url: string): KeySet {
  const { clock, logger, emulatorUrl } = options
  return createKeySet({
    url,
    fetchKeySet: () => fetchKeySet(transport, url),
    clock,
    log: logger,
    allowEmulatorKeys: emulatorUrl !== undefined,
  })
}

function openIsolatedKeySets(
  options: ResolvedOptions,
  transport: Transport,
): IsolatedKeySets | undefined {
  const { isolatedCloud, clock } = options
  if (isolatedCloud === undefined) return undefined
  return createIsolatedKeySets({
    jwksUrlTemplate: isolatedCloud.jwksUrlTemplate,
    createKeySet: (url) => openKeySet(options, transport, url),
    clock,
  })
}
