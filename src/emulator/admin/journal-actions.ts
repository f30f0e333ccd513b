/**
 * The journal over the admin API.
 *
 * @module
 */
import * as z from 'zod'
import type { JournalQuery } from '../journal/request-journal.js'
import { toHar } from '../journal/to-har.js'
import { parseOrder } from '../parse-order.js'
import { type AdminActions, DONE, answer } from './admin-action.js'

const querySchema: z.ZodType<JournalQuery> = z.strictObject({
  since: z.int().min(0).optional(),
  limit: z.int().min(1).max(1_000).optional(),
})

/** What has been asked and answered. */
export const JOURNAL_ACTIONS: AdminActions = {
  '/journal/list': ({ journal }, body) =>
    answer({ entries: journal.list(parseOrder(querySchema, body)), latest: journal.latest }),
  '/journal/har': ({ journal, url }) => answer(toHar(journal.list(), url)),
  '/journal/clear': ({ journal }) => {
    journal.clear()
    return DONE
  },
}
