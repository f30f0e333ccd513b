/**
 * Key sets of Isolated Clouds, one for each label.
 *
 * Source: Forge Remote essentials, Isolated Cloud support.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'
import { createFetchBudget } from './create-fetch-budget.js'
import type { KeySet } from './create-key-set.js'

const LABEL = /^[a-z0-9_-]{1,50}$/
const LABEL_PLACEHOLDER = '{IC_LABEL}'
const MAX_LABELS = 20
const NEW_LABEL_BUDGET = { fetches: 10, perMs: 30_000 }

/** Finds the keys of an Isolated Cloud. */
export interface IsolatedKeySets {
  /**
   * @param label From a token that is not verified yet; it must be one that {@link isIsolatedCloudLabel} accepts.
   * @throws {@link ForgeRemoteError} `ERR_KEY_SET` when too many labels were new lately.
   */
  get: (label: string) => Pick<KeySet, 'getKey'>
  /** Ends all refreshes in the background. */
  close: () => void
}

/** Options of {@link createIsolatedKeySets}. */
export interface IsolatedKeySetsOptions {
  /** Address of the key sets, with `{IC_LABEL}` where the label goes. */
  jwksUrlTemplate: string
  /** Makes the key set at an address. */
  createKeySet: (url: string) => KeySet
  /** Source of time. */
  clock: Clock
}

/** Whether `value` is a label that may become part of an address. */
export function isIsolatedCloudLabel(value: unknown): value is string {
  return typeof value === 'string' && LABEL.test(value)
}

/**
 * Keeps the key sets of 20 labels that had keys, and of 20 that had none so far: labels that somebody makes up neither push out real
 * ones nor cause more than ten first fetches in 30 seconds.
 */
export function createIsolatedKeySets(options: IsolatedKeySetsOptions): IsolatedKeySets {
  const { jwksUrlTemplate, createKeySet, clock } = options
  const budget = createFetchBudget(NEW_LABEL_BUDGET)
  const proven = new LRUCache<string, KeySet>({ max: MAX_LABELS, dispose: closeKeySet })
  const unproven = new LRUCache<string, KeySet>({
    max: MAX_LABELS,
    dispose: (keySet, label) => {
      if (proven.peek(label) !== keySet) keySet.close()
    },
  })

  function create(label: string): KeySet {
    const now = clock.now()
    if (!budget.allows(now)) throw tooManyLabels(budget.waitMs(now))
    budget.spend(now)
    const keySet = createKeySet(jwksUrlTemplate.replace(LABEL_PLACEHOLDER, label))
    unproven.set(label, keySet)
    return keySet
  }

  return {
    get: (label) => ({
      getKey: async (kid) => {
        const keySet = proven.get(label) ?? unproven.get(label) ?? create(label)
        const key = await keySet.getKey(kid)
        if (unproven.peek(label) === keySet) {
          proven.set(label, keySet)
          unproven.delete(label)
        }
        return key
      },
    }),
    close: () => {
      proven.clear()
      unproven.clear()
    },
  }
}

function closeKeySet(keySet: KeySet): void {
  keySet.close()
}

function tooManyLabels(retryAfterMs: number): ForgeRemoteError {
  return new ForgeRemoteError('ERR_KEY_SET', 'too many Isolated Cloud labels are new', {
    retryAfterMs,
  })
}
