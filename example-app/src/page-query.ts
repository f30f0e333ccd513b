/**
 * How callers ask for one page of a list.
 *
 * @module
 */
import { z } from 'zod'

/** Members of a query string: up to 100 items a page, 10 unless told, and the cursor of the page before. */
export const pageQueryShape = {
  limit: z.coerce.number().int().min(1).max(100).default(10),
  cursor: z.string().min(1).optional(),
}
