/**
 * The first line of a data file: what it is, in which version, and of which app.
 *
 * @module
 */
import * as z from 'zod'
import { parseJson } from '../../values/parse-json.js'
import { type LinePlace, describeIssue, refuseLine } from './refuse-line.js'

/** What the first line says. */
export interface DataHeader {
  /** The app whose data follows. A seed may leave it out. */
  readonly appId?: string
  /** How many items a journal starts with. Seeds and exports do not say. */
  readonly items?: number
}

/** Name of the format. */
const FORMAT = 'forge-remote-data'

/** Rises when older versions could no longer read the file. */
const VERSION = 1

const formatSchema = z.looseObject({ format: z.literal(FORMAT), version: z.number() })

const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  appId: z.string().exactOptional(),
  items: z.int().min(0).exactOptional(),
  crc32: z.string().exactOptional(),
})

/** @returns The line, not sealed and without its line feed. */
export function renderHeader({ appId, items }: DataHeader): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, appId, items })
}

/** @throws OptionsError naming the place, what was found and what was expected. */
export function parseHeader(text: string, place: LinePlace): DataHeader {
  const parsed = parseJson(text)
  const { data: format } = formatSchema.safeParse(parsed)
  if (format === undefined) {
    throw refuseLine(
      place,
      // What is there instead may be an item, and that a secret.
      `expected ${renderHeader({})}, which a data file starts with, found another line`,
    )
  }
  if (format.version !== VERSION) {
    throw refuseLine(
      place,
      `expected version ${VERSION}, found version ${format.version}; use the forge-remote that wrote the file, or a newer one`,
    )
  }
  const { data, error } = headerSchema.safeParse(parsed)
  if (error !== undefined) throw refuseLine(place, describeIssue(error))
  const { appId, items } = data
  return { ...(appId === undefined ? {} : { appId }), ...(items === undefined ? {} : { items }) }
}
