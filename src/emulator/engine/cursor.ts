/**
 * Cursors: opaque texts that only the query they came from can continue.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { IndexKey } from './index-key.js'

/** Makes and opens cursors. */
export interface CursorSeal {
  /** @param parameters The query without its cursor. */
  seal: (position: IndexKey, parameters: object) => string
  /** @returns The position, or `undefined` when the cursor is damaged or belongs to another query, tenant or run. */
  open: (cursor: string, parameters: object) => IndexKey | undefined
}

const contentSchema = z.tuple([z.array(z.union([z.string(), z.number(), z.boolean()])), z.string()])

/**
 * Creates the cursors of one tenant.
 *
 * @param secret Key of the run.
 * @param owner Names the tenant; another tenant's cursors do not open.
 */
export function createCursorSeal(secret: string, owner: string): CursorSeal {
  function seal(position: IndexKey, parameters: object): string {
    const mac = createHmac('sha256', secret)
      .update(toCanonicalJson([owner, position, parameters]))
      .digest('base64url')
    return Buffer.from(JSON.stringify([position, mac])).toString('base64url')
  }
  return {
    seal,
    open: (cursor, parameters) => {
      const position = readPosition(cursor)
      if (position === undefined) return undefined
      return seal(position, parameters) === cursor ? position : undefined
    },
  }
}

function readPosition(cursor: string): IndexKey | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return contentSchema.safeParse(content).data?.[0]
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** JSON with sorted members, so that clients may order them as they like. */
function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(
          Object.entries(member).toSorted(([left], [right]) => (left < right ? -1 : 1)),
        )
      : member,
  )
}
