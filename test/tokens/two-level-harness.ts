/**
 * Machines that share a store which can be told to fail.
 *
 * @module
 */
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import { createRecordingLogger, type RecordedEntry } from '../../src/testing/recording-logger.js'
import { AccessToken } from '../../src/tokens/access-token.js'
import { type KeyRing, createKeyRing } from '../../src/tokens/key-ring.js'
import { createTokenMemory } from '../../src/tokens/memory-token-store.js'
import { createTokenCache } from '../../src/tokens/token-cache.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import type { TokenStore } from '../../src/tokens/token-store.js'
import { createTwoLevelTokens } from '../../src/tokens/two-level-tokens.js'
import type { SystemTokens } from '../../src/tokens/system-tokens.js'
import type { Tenant } from '../../src/values/tenant.js'
import { mintSecret } from '../invocation/canary.js'
import { NOW } from './build-token.js'

/** Milliseconds in a minute. */
export const MINUTE = 60_000

/** The installation of most tests. */
export const TENANT: Tenant = {
  appId: 'app',
  environmentId: 'environment',
  installationId: 'ari:cloud:ecosystem::installation/1',
}

/** How the store behaves: as it should, refusing everything, or never answering. */
export type StoreMood = 'well' | 'refusing' | 'hanging'

/** Several machines and what they share. */
export interface Machines {
  /** Their time. */
  clock: ManualClock
  /** What they have logged. */
  entries: readonly RecordedEntry[]
  /** What was asked of the store, as `method key`. */
  asked: string[]
  /** The store itself. */
  store: TokenStore
  /** The keys they share. */
  ring: KeyRing
  /** Sets how the store behaves, where it is asked for what `only` matches. Default: everywhere. */
  setMood: (mood: StoreMood, only?: RegExp) => void
  /** @returns Another machine. */
  add: (options?: { ring?: KeyRing; maxEntries?: number }) => SystemTokens
}

/** Creates a store that works, and no machine yet. */
export function createMachines(): Machines {
  const clock = createManualClock(NOW)
  const { logger, entries } = createRecordingLogger()
  const memory = createTokenMemory({ clock, maxEntries: 100_000 })
  const ring = createKeyRing([generateTokenKey()])
  const asked: string[] = []
  let mood: StoreMood = 'well'
  let troubled = /^/
  const watch = (store: TokenStore): TokenStore => {
    const call = <Result>(name: string, act: () => Promise<Result>): Promise<Result> => {
      asked.push(name)
      if (!troubled.test(name)) return act()
      if (mood === 'hanging') return new Promise(() => {})
      return mood === 'refusing' ? Promise.reject(new Error(mintSecret('refusal'))) : act()
    }
    return {
      get: (key) => call(`get ${key}`, () => store.get(key)),
      putIfLater: (key, record) => call(`put ${key}`, () => store.putIfLater(key, record)),
      remove: (key, options) => call(`remove ${key}`, () => store.remove(key, options)),
      list: (options) => call('list', () => store.list(options)),
      close: store.close,
    }
  }
  return {
    clock,
    entries,
    asked,
    store: memory.open(),
    ring,
    setMood: (next, only = /^/) => {
      mood = next
      troubled = only
    },
    add: (options = {}) =>
      createTwoLevelTokens({
        cache: createTokenCache({ clock, maxEntries: options.maxEntries }),
        store: watch(memory.open()),
        ring: options.ring ?? ring,
        logger,
        clock,
        random: () => 0.5,
      }),
  }
}

/** A token that lasts so long from the start of the test on. */
export function createToken(name: string, lastsMs = 120 * MINUTE, receivedAt = NOW): AccessToken {
  return new AccessToken(mintSecret(name), { receivedAt, expiresAt: NOW + lastsMs })
}
