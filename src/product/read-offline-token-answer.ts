/**
 * What the platform answered to the wish for a user's token.
 *
 * Source: Calling product APIs from a remote; an answer of 200 can hold errors.
 *
 * @module
 */
import { z } from 'zod'
import { parseJson } from '../values/parse-json.js'

/** A token, or why there is none. */
export type OfflineTokenAnswer =
  { readonly token: string; readonly ttlSeconds: number } | { readonly problem: string }

const errorsSchema = z.array(z.looseObject({ message: z.string() })).nullish()

const answerSchema = z.looseObject({
  errors: errorsSchema,
  data: z
    .looseObject({
      offlineUserAuthToken: z
        .looseObject({
          success: z.boolean(),
          errors: errorsSchema,
          authToken: z.looseObject({ token: z.string(), ttl: z.number().positive() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
})

const MAX_MESSAGE_LENGTH = 300

/** Reads an answer. */
export function readOfflineTokenAnswer(status: number, body: string): OfflineTokenAnswer {
  const answer = answerSchema.safeParse(parseJson(body)).data
  if (answer === undefined) return { problem: `the platform answered ${status} without a token` }
  const { success = false, authToken, errors } = answer.data?.offlineUserAuthToken ?? {}
  if (success && authToken) return { token: authToken.token, ttlSeconds: authToken.ttl }
  const messages = [...(answer.errors ?? []), ...(errors ?? [])].map(({ message }) => message)
  const reason = messages.join('; ').slice(0, MAX_MESSAGE_LENGTH) || 'no reason given'
  return { problem: `the platform refused (${status}): ${reason}` }
}
