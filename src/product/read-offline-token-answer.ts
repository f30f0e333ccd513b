/**
 * What the platform answered to the wish for a user's token.
 *
 * Source: Calling product APIs from a remote; an answer of 200 can hold errors.
 *
 * @module
 */
import * as z from 'zod'
import { readRetryAfterMs } from '../retry/read-retry-after.js'
import { isTokenText } from '../tokens/access-token.js'
import type { ExchangeResponse } from '../transport/transport.js'
import { parseJson } from '../values/parse-json.js'

/** A token, or why there is none. */
export type OfflineTokenAnswer =
  | { readonly kind: 'token'; readonly token: string; readonly ttlSeconds: number }
  /** The platform does not take the system token. */
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly problem: string }

const errorsSchema = z.array(z.looseObject({ message: z.string() })).nullish()

const answerSchema = z.looseObject({
  errors: errorsSchema,
  data: z
    .looseObject({
      offlineUserAuthToken: z
        .looseObject({
          success: z.boolean(),
          errors: errorsSchema,
          authToken: z
            .looseObject({ token: z.string().refine(isTokenText), ttl: z.number().positive() })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
})

const MAX_MESSAGE_LENGTH = 300
/** When a 429 does not say how long to wait. */
const DEFAULT_PAUSE_MS = 5000

/** Reads an answer. `now` is in milliseconds since the epoch. */
export function readOfflineTokenAnswer(
  { status, headers, body }: ExchangeResponse,
  now: number,
): OfflineTokenAnswer {
  if (status === 401) return { kind: 'unauthorized' }
  if (status === 429) {
    const asked = headers['retry-after']
    const retryAfterMs = readRetryAfterMs(typeof asked === 'string' ? asked : undefined, now)
    return { kind: 'rate-limited', retryAfterMs: retryAfterMs ?? DEFAULT_PAUSE_MS }
  }
  const answer = answerSchema.safeParse(parseJson(body)).data
  if (answer === undefined) return refuse(`the platform answered ${status} without a token`)
  const { success = false, authToken, errors } = answer.data?.offlineUserAuthToken ?? {}
  if (success && authToken) {
    return { kind: 'token', token: authToken.token, ttlSeconds: authToken.ttl }
  }
  const messages = [...(answer.errors ?? []), ...(errors ?? [])].map(({ message }) => message)
  const reason = messages.join('; ').slice(0, MAX_MESSAGE_LENGTH) || 'no reason given'
  return refuse(`the platform refused (${status}): ${reason}`)
}

function refuse(problem: string): OfflineTokenAnswer {
  return { kind: 'refused', problem }
}
