/**
 * A line that an app has logged about an event, for people.
 *
 * @module
 */
import { z } from 'zod'

const entrySchema = z.looseObject({
  level: z.literal('info'),
  message: z.string(),
  eventType: z.string(),
})

/** @returns What happened, and in which process; `undefined` for all other lines. */
export function renderLog(place: string, line: string): string | undefined {
  const { data } = z.preprocess(parseLine, entrySchema).safeParse(line)
  return data === undefined ? undefined : `        ${data.message}, by the ${place} process`
}

function parseLine(line: unknown): unknown {
  try {
    return JSON.parse(String(line))
  } catch {
    return undefined
  }
}
