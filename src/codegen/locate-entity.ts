/**
 * Finds the lines of the manifest that declare an entity, an attribute or an index.
 *
 * @module
 */
import {
  LineCounter,
  type Node,
  type YAMLMap,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml'
import type { TextPosition } from '../manifest/manifest-finding.js'
import type { LockPlace } from './compare-with-lock.js'

/** @returns Finds a place of this manifest, or what comes closest to it when it is gone or stands behind an alias. */
export function createEntityLocator(text: string): (place: LockPlace) => TextPosition {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const entities = document.getIn(['app', 'storage', 'entities'])
  return (place) => {
    const node = findPlace(entities, place) ?? (isNode(entities) ? entities : undefined)
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
}

function findPlace(entities: unknown, { entity, member }: LockPlace): Node | undefined {
  const map = findNamed(entities, entity)
  if (!isMap(map) || member === undefined) return map
  const found =
    member.kind === 'attribute'
      ? findAttribute(map, member.name)
      : findNamed(map.get('indexes'), member.name)
  return found ?? map
}

function findAttribute(entity: YAMLMap, name: string): Node | undefined {
  const attributes = entity.get('attributes')
  if (!isMap(attributes)) return undefined
  const pair = attributes.items.find(({ key }) => isScalar(key) && key.value === name)
  return isNode(pair?.key) ? pair.key : undefined
}

/** Items of a list are called by their `name`, or are a name. */
function findNamed(list: unknown, name: string): Node | undefined {
  if (!isSeq(list)) return undefined
  const found = list.items.find(
    (item) => (isMap(item) && item.get('name') === name) || (isScalar(item) && item.value === name),
  )
  return isNode(found) ? found : undefined
}
