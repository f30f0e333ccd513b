/**
 * What the crash model writes, and what of it must be there after a crash.
 *
 * Each writer has items of its own and counts its requests. A `set` changes one item, a transaction three, of which one exists after every
 * second transaction alone; all hold the number of their request.
 *
 * @module
 */
import type { EntityDefinition } from '../../src/wire/entity-definition.js'
import type { SeededRandom } from './seeded-random.js'

export const CRASH_TENANT = {
  appId: 'ari:cloud:ecosystem::app/1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10',
  environmentId: 'environment',
  installationId: 'one',
}

export const CRASH_ENTITIES: readonly EntityDefinition[] = [
  {
    name: 'count',
    attributes: { n: 'integer' },
    indexes: [{ name: 'n', range: 'n', partition: [] }],
  },
]

export type RequestKind = 'set' | 'transaction'

/** The numbers of the last request of a kind that was sent, and of the last that was answered; 0 for none. */
export interface Progress {
  sent: number
  answered: number
}

/** The value is long enough for a line to be cut anywhere, and for the file to be made anew often. */
export function buildRequest(
  kind: RequestKind,
  writer: number,
  n: number,
  random: SeededRandom,
): string {
  const value = `{"n":${n},"padding":"${'x'.repeat(random.between(0, 20_000))}"}`
  if (kind === 'set') return `{"key":"set:${writer}","value":${value}}`
  const plain = `{"key":"plain:${writer}","value":${value}}`
  const entity = `{"entityName":"count","key":"count:${writer}","value":{"n":${n}}}`
  const even = `"even:${writer}"`
  return n % 2 === 0
    ? `{"set":[${plain},${entity},{"key":${even},"value":${n}}]}`
    : `{"set":[${plain},${entity}],"delete":[{"key":${even}}]}`
}

/** Stored numbers by key. */
export type StoredNumbers = ReadonlyMap<string, number>

/** Reads an export. */
export function readNumbers(text: string): StoredNumbers {
  const lines = text.trimEnd().split('\n').slice(1)
  return new Map(
    lines.map((line) => {
      const { key, value } = JSON.parse(line) as { key: string; value: { n: number } | number }
      return [key, typeof value === 'number' ? value : value.n]
    }),
  )
}

/** @returns What is wrong with what a writer stored; nothing when all is well. */
export function findProblems(
  stored: StoredNumbers,
  writer: number,
  progress: Readonly<Record<RequestKind, Progress>>,
): string[] {
  const numberOf = (name: string) => stored.get(`${name}:${writer}`) ?? 0
  const last = numberOf('plain')
  const even = last > 0 && last % 2 === 0 ? last : 0
  const isHalf = numberOf('count') !== last || numberOf('even') !== even
  return [
    ...judge('set', writer, numberOf('set'), progress.set),
    ...judge('transaction', writer, last, progress.transaction),
    ...(isHalf ? [`writer ${writer}: half of transaction ${last}`] : []),
  ]
}

function judge(
  kind: string,
  writer: number,
  found: number,
  { sent, answered }: Progress,
): string[] {
  if (found < answered) return [`writer ${writer}: ${kind} ${answered} is lost, found ${found}`]
  return found > sent ? [`writer ${writer}: ${kind} ${found} was never sent`] : []
}
