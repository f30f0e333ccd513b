/**
 * Indexes of an entity, in the short form (`- surname`) and the named one.
 *
 * Source: Forge manifest reference: app.storage; Forge's own check as measured 2026-10-09.
 *
 * @module
 */
import { isMap } from 'yaml'
import type { IndexDefinition } from '../wire/entity-definition.js'
import { LIMITS } from '../wire/limits.js'
import { checkCount } from './check-count.js'
import { type IndexedEntity, readIndexAttribute } from './read-index-attribute.js'
import type { ManifestSource } from './manifest-source.js'
import type { ManifestValue } from './manifest-value.js'
import { quote } from './quote.js'
import { readFilledList } from './read-filled-list.js'
import { readNamedIndex } from './read-named-index.js'
import { hasVariable } from './variable.js'

/** @returns The indexes that can be read; nothing of a broken one is left out without a finding. */
export function readIndexes(
  source: ManifestSource,
  list: ManifestValue,
  indexed: IndexedEntity,
): readonly IndexDefinition[] {
  if (list.node === undefined) return []
  const items = readFilledList(source, list, { noun: 'index', expected: 'a list of indexes' })
  checkCount(source, items, {
    rule: 'index-count',
    limit: LIMITS.indexesPerEntity,
    noun: 'indexes',
  })
  const names = new Set<string>()
  return items.flatMap((item) => {
    const index = isMap(item.node)
      ? readNamedIndex(source, item, indexed)
      : readSimpleIndex(source, item, indexed)
    if (index === undefined) return []
    if (names.has(index.name)) {
      const subject = `${indexed.entity.subject} index ${quote(index.name)}`
      const problem =
        'has the name of another one, which the documentation forbids; the first counts'
      source.report('index-duplicate', { ...item, subject }, problem)
    }
    if (!hasVariable(index.name)) names.add(index.name)
    return [index]
  })
}

function readSimpleIndex(
  source: ManifestSource,
  item: ManifestValue,
  indexed: IndexedEntity,
): IndexDefinition | undefined {
  const range = readIndexAttribute(source, item, indexed)
  return range === undefined ? undefined : { name: range, range, partition: [] }
}
