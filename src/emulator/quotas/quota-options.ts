/**
 * Which quotas an emulator has, checked where they come in.
 *
 * @module
 */
import * as z from 'zod'
import { QUOTA_PROFILES, type QuotaProfileName } from './quota-profiles.js'

/** Options of an emulator's quotas, or the name of a profile alone. */
export type QuotaOptionsInput =
  | QuotaProfileName
  | {
      /** The limits. Default `none`. */
      profile?: QuotaProfileName | undefined
      /** Whether a 429 says how long to wait: nobody has measured whether the platform does. Default `absent`. */
      retryAfter?: 'absent' | 'present' | undefined
    }

/** The options after defaults. */
export interface QuotaOptions {
  readonly profile: QuotaProfileName
  readonly retryAfter: 'absent' | 'present'
}

const names = Object.keys(QUOTA_PROFILES)

const profileSchema = z.custom<QuotaProfileName>(
  (name) => names.some((known) => known === name),
  `expected one of ${names.join(', ')}`,
)

const objectSchema = z.strictObject({
  profile: profileSchema.default('none'),
  retryAfter: z.enum(['absent', 'present']).default('absent'),
})

/** Schema of an emulator's quotas. */
export const quotaOptionsSchema: z.ZodType<QuotaOptions, QuotaOptionsInput> = z.union(
  [
    profileSchema.transform((profile): QuotaOptions => ({ profile, retryAfter: 'absent' })),
    objectSchema,
  ],
  { error: `expected one of ${names.join(', ')}, or an object with profile and retryAfter` },
)
