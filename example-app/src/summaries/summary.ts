/**
 * What people said, in numbers. It bears no names.
 *
 * @module
 */

/** A summary as it is stored. */
export interface Summary {
  /** How many responses there were. */
  responses: number
  /** Mean score; absent without responses. */
  averageScore?: number
  /** How many responses gave each score. */
  byScore: Record<string, number>
  /** Milliseconds since the epoch. */
  madeAt: number
}

/** @returns The key that a survey's summary is stored under. */
export function toSummaryKey(surveyId: string): string {
  return `summary:${surveyId}`
}

/** @returns The summary of these scores. */
export function toSummary(scores: readonly number[], madeAt: number): Summary {
  const byScore: Record<string, number> = {}
  let total = 0
  for (const score of scores) {
    byScore[score] = (byScore[score] ?? 0) + 1
    total += score
  }
  const average = scores.length === 0 ? {} : { averageScore: total / scores.length }
  return { responses: scores.length, ...average, byScore, madeAt }
}
