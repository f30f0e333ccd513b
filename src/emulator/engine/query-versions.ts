/**
 * Which version of a tenant's data queries see: the newest, or one of before some writes.
 *
 * @module
 */
import type { EngineRules } from './engine-rules.js'
import type { TenantStore } from './tenant-store.js'

/** How a reader lags behind. */
export type Lag = EngineRules['consistency']

/** The versions that readers may still see. */
export interface QueryVersions {
  /** Told of each write, with the store as it was before; that store must not change any more. */
  remember: (owner: string, before: TenantStore, now: number) => void
  /** @returns What a reader that lags so sees. */
  find: (owner: string, newest: TenantStore, lag: Lag, now: number) => TenantStore
  /** Lets readers see everything that was written so far: by one tenant, or by all. */
  settle: (owner?: string) => void
}

/** Options of {@link createQueryVersions}. */
export interface QueryVersionsOptions {
  readonly rules: Pick<EngineRules, 'consistency' | 'queryLagMinMs' | 'queryLagMaxMs'>
  /** From 0 to below 1. */
  readonly random: () => number
}

interface Version {
  readonly store: TenantStore
  /** When the write after it becomes visible, in milliseconds since the epoch. */
  readonly until: number
}

/** What is written beyond becomes visible early, so that old versions take no more memory than that. */
const MAX_VERSIONS = 32

/** Creates an empty history: every reader sees the newest version. */
export function createQueryVersions({ rules, random }: QueryVersionsOptions): QueryVersions {
  const histories = new Map<string, readonly Version[]>()

  return {
    remember: (owner, before, now) => {
      const history = (histories.get(owner) ?? []).filter(
        ({ until }) => until > now || rules.consistency === 'adversarial',
      )
      const version = { store: before, until: now + pickLag(rules, random()) }
      const versions = [...history, version]
      // The oldest stays: an adversarial query may see it for ever.
      histories.set(owner, versions.length > MAX_VERSIONS ? versions.toSpliced(1, 1) : versions)
    },
    find: (owner, newest, lag, now) => {
      const history = histories.get(owner)
      if (history === undefined || lag === 'strong') return newest
      // Writes become visible in their order: the first that is not hides those after it.
      const version =
        lag === 'eventual'
          ? history.find(({ until }) => until > now)
          : history[Math.floor(random() * history.length)]
      return version?.store ?? newest
    },
    settle: (owner) => {
      if (owner === undefined) histories.clear()
      else histories.delete(owner)
    },
  }
}

/** @param chance From 0 to below 1. */
function pickLag({ queryLagMinMs, queryLagMaxMs }: QueryVersionsOptions['rules'], chance: number) {
  return queryLagMinMs + Math.max(0, queryLagMaxMs - queryLagMinMs) * chance
}
