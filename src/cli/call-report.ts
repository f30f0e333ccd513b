/**
 * What calls that the emulator made came to.
 *
 * @module
 */
import * as z from 'zod'

/** What a call that the emulator made came to; the part that is printed. */
export interface CallReport {
  readonly method: string
  readonly url: string
  readonly attempt: number
  /** Time of the last attempt, in milliseconds. */
  readonly durationMs: number
  /** Absent when there was no whole answer. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly bodyText?: string
  /** Why Forge cannot use the answer. */
  readonly forgeError?: {
    readonly kind: string
    readonly message: string
    readonly detail: string
    /** Present for deliveries. */
    readonly retryReason?: string
  }
}

const reportSchema: z.ZodType<CallReport> = z.looseObject({
  method: z.string(),
  url: z.string(),
  attempt: z.number(),
  durationMs: z.number(),
  status: z.number().exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
  bodyText: z.string().exactOptional(),
  forgeError: z
    .looseObject({
      kind: z.string(),
      message: z.string(),
      detail: z.string(),
      retryReason: z.string().exactOptional(),
    })
    .exactOptional(),
})

const answerSchema = z.union([
  z.looseObject({ results: z.array(reportSchema) }).transform(({ results }) => results),
  z
    .looseObject({ duplicates: z.array(reportSchema) })
    .transform((first) => [reportSchema.parse(first), ...first.duplicates]),
])

/** @returns What each call of an order came to, in the order in which they began. */
export function parseCallReports(answer: unknown): readonly CallReport[] {
  return answerSchema.parse(answer)
}
