/**
 * The items of the naive model: one array, searched from end to end.
 *
 * @module
 */
import type { Members } from './storage-model-choices.js'
import { toText, ttlMs } from './storage-model-rules.js'

/** One stored item. */
export interface ModelItem {
  readonly tenant: number
  /** `values`, `secrets`, or the name of an entity. */
  readonly space: string
  readonly key: string
  readonly value: unknown
  readonly createdAt: number
  readonly updatedAt: number
  readonly expiresAt: number
}

/** Items, and what can be done with them. */
export interface ModelItems {
  readonly find: (tenant: number, space: string, key: unknown) => ModelItem | undefined
  /** Those that can be seen, in no order. */
  readonly list: (tenant: number, space: string) => readonly ModelItem[]
  /** @returns The item as it is now. */
  readonly put: (tenant: number, space: string, write: Members) => ModelItem
  readonly remove: (tenant: number, space: string, key: unknown) => void
  readonly reset: (tenant?: number) => void
  readonly snapshot: () => void
  /** Nothing happens when there is no snapshot. */
  readonly restore: () => void
}

/** Creates items without any. An expired one is seen for `afterlifeMs` more. */
export function createModelItems(now: () => number, afterlifeMs: number): ModelItems {
  let all: readonly ModelItem[] = []
  let kept: readonly ModelItem[] | undefined
  const isAt = (item: ModelItem, tenant: number, space: string): boolean =>
    item.tenant === tenant && item.space === space
  const isSeen = ({ expiresAt }: ModelItem): boolean => now() < expiresAt + afterlifeMs
  const items: ModelItems = {
    list: (tenant, space) => all.filter((item) => isAt(item, tenant, space) && isSeen(item)),
    find: (tenant, space, key) => items.list(tenant, space).find((item) => item.key === key),
    put: (tenant, space, write) => {
      const createdAt = items.find(tenant, space, write['key'])?.createdAt ?? now()
      items.remove(tenant, space, write['key'])
      const item: ModelItem = {
        tenant,
        space,
        key: toText(write['key']),
        value: write['value'],
        createdAt,
        updatedAt: now(),
        expiresAt: now() + ttlMs(write),
      }
      all = [...all, item]
      return item
    },
    remove: (tenant, space, key) => {
      all = all.filter((item) => !(isAt(item, tenant, space) && item.key === key))
    },
    reset: (tenant) => {
      all = tenant === undefined ? [] : all.filter((item) => item.tenant !== tenant)
    },
    snapshot: () => {
      kept = all
    },
    restore: () => {
      all = kept ?? all
    },
  }
  return items
}
