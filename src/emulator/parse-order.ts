/**
 * Checks what is ordered from an emulator, in process and over the admin API alike.
 *
 * @module
 */
import type * as z from 'zod'
import { ForgeRemoteError } from '../errors.js'

/**
 * @returns The order as it came, even with members called `__proto__`: the schema only judges.
 * @throws `ERR_BAD_REQUEST` naming the member.
 */
export function parseOrder<Order>(schema: z.ZodType<Order>, order: unknown): Order {
  const isOrder = (value: unknown): value is Order => schema.safeParse(value).success
  if (isOrder(order)) return order
  const [issue] = schema.safeParse(order, { error: describe }).error?.issues ?? []
  const member = issue?.path.join('.') ?? ''
  throw new ForgeRemoteError(
    'ERR_BAD_REQUEST',
    `${member === '' ? 'options' : member}: ${issue?.message ?? 'not understood'}`,
  )
}

/** Zod's own words are for those who know it; what a schema says of itself comes before these. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`
  if (issue.code === 'invalid_value') return `expected ${toList(issue.values.map(String))}`
  if (issue.code === 'unrecognized_keys') return `expected no ${toList(issue.keys)}`
  if (!('origin' in issue) || issue.origin !== 'string') return undefined
  if (issue.code === 'too_small') return `expected ${toCharacters('least', issue.minimum)}`
  return issue.code === 'too_big' ? `expected ${toCharacters('most', issue.maximum)}` : undefined
}

function toCharacters(bound: 'least' | 'most', count: number | bigint): string {
  return `at ${bound} ${count} ${count === 1 ? 'character' : 'characters'}`
}

function toList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}
