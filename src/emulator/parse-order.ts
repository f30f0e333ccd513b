/**
 * Checks what is ordered from an emulator, in process and over the admin API alike.
 *
 * @module
 */
import type { z } from 'zod'
import { ForgeRemoteError } from '../errors.js'

/**
 * @returns The order as it came, even with members called `__proto__`: the schema only judges.
 * @throws `ERR_BAD_REQUEST` naming the member.
 */
export function parseOrder<Order>(schema: z.ZodType<Order>, order: unknown): Order {
  const isOrder = (value: unknown): value is Order => schema.safeParse(value).success
  if (isOrder(order)) return order
  const [issue] = schema.safeParse(order).error?.issues ?? []
  const member = issue?.path.join('.') ?? ''
  throw new ForgeRemoteError(
    'ERR_BAD_REQUEST',
    `${member === '' ? 'options' : member}: ${issue?.message ?? 'not understood'}`,
  )
}
