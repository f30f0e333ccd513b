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
import type { ResolvedOptions } from './forge-remote-options.js'

/** @returns The verifier, and a function that ends the refresh of its keys. */
export function createVerifier(
  options: ResolvedOptions,
  transport: Transport,
): { verifier: InvocationVerifier; closeKeySets: () => void } {
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
  const closeKeySets = () => {
    keySet.close()
    isolatedKeySets?.close()
  }
  return { verifier, closeKeySets }
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
