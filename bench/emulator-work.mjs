/**
 * The requests that the emulator is measured with.
 */

/** Entities as the manifest declares them. */
export const ENTITIES = [
  {
    name: 'measure',
    attributes: { group: 'string', rank: 'integer', text: 'string' },
    indexes: [{ name: 'by-group', partition: ['group'], range: 'rank' }],
  },
]

/** The same entities, and the app. */
export const MANIFEST = `
app:
  id: ari:cloud:ecosystem::app/1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10
  storage:
    entities:
      - name: measure
        attributes:
          group: { type: string }
          rank: { type: integer }
          text: { type: string }
        indexes:
          - name: by-group
            partition: [group]
            range: [rank]
`

export const GROUPS = 100

export function toKey(n) {
  return `user:${String(n).padStart(7, '0')}`
}

export function toItem(n) {
  return { key: toKey(n), value: { name: `Name of ${n}`, count: n, tags: ['a', 'b'] } }
}

export function toMeasure(n) {
  const value = { group: `group-${n % GROUPS}`, rank: n, text: 'some text to read' }
  return { entityName: 'measure', key: toKey(n), value }
}

/** 100 rows somewhere in a group of `items` measures. */
export function toRange(n, items) {
  const last = Math.max(1, items - 100 * GROUPS)
  return {
    entityName: 'measure',
    indexName: 'by-group',
    partition: [`group-${n % GROUPS}`],
    range: { condition: 'GREATER_THAN_EQUAL_TO', values: [n % last] },
    limit: 100,
  }
}

/** 100 rows of one prefix. */
export function toPrefix(n) {
  const values = [toKey(n).slice(0, -2)]
  return { where: [{ property: 'key', condition: 'BEGINS_WITH', values }], limit: 100 }
}

/** The kinds of requests: name, operation, and body by number, for `items` items and measures. */
export const REQUESTS = {
  gets: { operation: 'get', toBody: (n, items) => ({ key: toKey(n % items) }) },
  sets: { operation: 'set', toBody: (n, items) => toItem(n % items) },
  'entity sets': { operation: 'entity/set', toBody: (n, items) => toMeasure(n % items) },
  'ranges of 100 rows': { operation: 'entity/query', toBody: toRange },
}
