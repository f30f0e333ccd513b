/**
 * Body of an answer that is not 2xx.
 *
 * Source: Accessing Forge storage from a remote, error handling.
 *
 * @module
 */
import * as z from 'zod'

/** What the storage API answers when it refuses. */
export interface ErrorBody {
  /** Names the error, such as `KEY_TOO_LONG`. */
  code: string
  /** One sentence for people. */
  message: string
}

/** Schema of {@link ErrorBody}. */
export const errorBodySchema: z.ZodType<ErrorBody> = z.looseObject({
  code: z.string(),
  message: z.string(),
})
