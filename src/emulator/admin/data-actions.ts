/**
 * Stored data over the admin API: looked at, changed, remembered, carried out and in.
 *
 * @module
 */
import * as z from 'zod'
import type { EnvironmentType } from '../../wire/invocation-claims.js'
import type { StoredRecord } from '../engine/table.js'
import type { InstallationReference, ItemsQuery, StorageOrder } from '../emulator-data.js'
import { installationIdSchema } from '../installation-id-schema.js'
import { parseOrder } from '../parse-order.js'
import { ENVIRONMENTS } from '../site.js'
import { type AdminActions, DONE, answer } from './admin-action.js'

const nameSchema: z.ZodType<{ name: string }> = z.strictObject({ name: z.string().min(1).max(100) })

const installationSchema: z.ZodType<{
  installationId?: string | undefined
  environment?: EnvironmentType | undefined
}> = z.strictObject({
  installationId: installationIdSchema.optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
})

const referenceSchema: z.ZodType<InstallationReference> = z.strictObject({
  installationId: installationIdSchema,
  environment: z.enum(ENVIRONMENTS).optional(),
})

const textSchema: z.ZodType<{ text: string }> = z.strictObject({ text: z.string() })

const itemsSchema: z.ZodType<ItemsQuery & { reveal?: boolean | undefined }> = z.looseObject({
  installationId: z.string(),
  space: z.string(),
  reveal: z.boolean().optional(),
})

const isOrder = (body: unknown): body is StorageOrder => typeof body === 'object' && body !== null
const orderSchema: z.ZodType<StorageOrder> = z.custom<StorageOrder>(isOrder, 'expected an object')

/** The stored data. */
export const DATA_ACTIONS: AdminActions = {
  '/installations/list': ({ data }) => answer({ installations: data.installations() }),
  '/items/list': ({ data }, body) => {
    const { reveal = false, ...query } = parseOrder(itemsSchema, body)
    const { items, ...rest } = data.items(query)
    const isMasked = query.space === 'secrets' && !reveal
    return answer({ items: isMasked ? items.map(withoutValue) : items, ...rest })
  },
  '/storage': ({ data }, body) => answer(data.execute(parseOrder(orderSchema, body))),
  '/quotas': ({ data }, body) => answer({ gauges: data.gauges(parseOrder(referenceSchema, body)) }),
  '/settle': ({ data }) => {
    data.settle()
    return DONE
  },
  '/snapshots/list': ({ data }) => answer({ snapshots: data.snapshots() }),
  '/snapshots/save': ({ data }, body) => {
    data.saveSnapshot(parseOrder(nameSchema, body).name)
    return DONE
  },
  '/snapshots/restore': ({ data }, body) => {
    data.restoreSnapshot(parseOrder(nameSchema, body).name)
    return DONE
  },
  '/snapshots/delete': ({ data }, body) => {
    data.deleteSnapshot(parseOrder(nameSchema, body).name)
    return DONE
  },
  '/data/export': ({ data }, body) => {
    const { installationId, environment } = parseOrder(installationSchema, body)
    const installation = installationId === undefined ? undefined : { installationId, environment }
    const contentType = 'application/x-ndjson; charset=utf-8'
    return { kind: 'text', status: 200, contentType, text: data.export(installation) }
  },
  '/data/import': ({ data }, body) =>
    answer(data.import(parseOrder(textSchema, body).text, 'the import')),
  '/reset': (emulator, body) => {
    const { installationId, environment } = parseOrder(installationSchema, body)
    if (installationId === undefined) emulator.reset()
    else emulator.data.reset({ installationId, environment })
    return DONE
  },
}

function withoutValue(record: StoredRecord): object {
  return { ...record, valueText: undefined }
}
