/**
 * Calls the admin API of a running emulator.
 *
 * @module
 */
import { z } from 'zod'
import { OptionsError } from '../errors.js'
import type { RunningEmulator } from './running-emulator.js'

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

/** What to order from the emulator: one call, an event or a run of a scheduled trigger. */
export interface CallOrder {
  readonly path: '/invocations/send' | '/events/send' | '/schedules/run'
  readonly body: object
}

/** The part of the admin API that `invoke` needs. */
export interface AdminClient {
  /**
   * Has calls made.
   *
   * @returns What each came to, in the order in which they began.
   * @throws OptionsError with the emulator's reason when it refuses.
   */
  call: (order: CallOrder, signal: AbortSignal) => Promise<readonly CallReport[]>
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
const refusedSchema = z.looseObject({ message: z.string() })

/** @returns A client that proves itself with the emulator's admin token. */
export function createAdminClient({ adminUrl, adminToken, url }: RunningEmulator): AdminClient {
  return {
    async call({ path, body }, signal) {
      const response = await fetch(`${adminUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      }).catch(() => {
        const problem = signal.aborted ? 'was not waited for' : 'does not answer; start it again'
        throw new OptionsError('--emulator', `${url} ${problem}`)
      })
      const answer: unknown = await response.json()
      if (response.ok) return answerSchema.parse(answer)
      throw new OptionsError('invocation', refusedSchema.parse(answer).message)
    },
  }
}
