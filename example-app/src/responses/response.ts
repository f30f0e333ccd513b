/**
 * The entity `response` of manifest.yml. Its key is made of the survey and the user, so that a user has one response per survey.
 *
 * @module
 */
import { z } from 'zod'

/** The scores that can be given: 1 (bad) to 5 (good). */
export const SCORE = { lowest: 1, highest: 5 } as const

const score = z.number().int().min(SCORE.lowest).max(SCORE.highest)
const comment = z.string().trim().min(1).max(2000)

/** What a user submits. */
export const submissionSchema = z.strictObject({ score, comment: comment.exactOptional() })

/** What a user may leave unfinished. */
export const draftSchema = submissionSchema.partial()

/** What is brought in from elsewhere: as many responses as one batch takes. */
export const importSchema = z.strictObject({
  responses: z
    .array(submissionSchema.extend({ accountId: z.string().min(1) }))
    .min(1)
    .max(25),
})

/** @returns The key of a user's response. Account ids hold `:` and `-`, which keys allow. */
export function toResponseKey(surveyId: string, accountId: string): string {
  return `${surveyId}:${accountId}`
}
