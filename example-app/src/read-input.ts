/**
 * Checks bodies and query strings against a schema.
 *
 * @module
 */
import type { z } from 'zod'
import { badRequest } from './problems.js'

/**
 * @returns The input as the schema describes it.
 * @throws ForgeRemoteError `ERR_BAD_REQUEST` that names the first member that is wrong.
 */
export function readInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue?.path.join('.') ?? ''
  throw badRequest(`${path === '' ? 'The input' : path}: ${issue?.message ?? 'is not valid'}`)
}
