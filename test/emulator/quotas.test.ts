import { describe, expect, it } from 'vitest'
import type { HttpResponse } from '../../src/emulator/send-outcome.js'
import { executeWithinQuotas } from '../../src/emulator/quotas/execute-within-quotas.js'
import { type QuotaMeter, createQuotaMeter } from '../../src/emulator/quotas/quota-meter.js'
import {
  type QuotaOptions,
  type QuotaOptionsInput,
  quotaOptionsSchema,
} from '../../src/emulator/quotas/quota-options.js'
import { QUOTA_PROFILES } from '../../src/emulator/quotas/quota-profiles.js'
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import { isPlatformErrorCode } from '../../src/wire/error-table.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../../src/wire/storage-operation.js'
import { APP_ID, START, numbered } from './emulator-harness.js'

const UNIT = 10 * 1024
const MEGABYTE = 1024 * 1024

interface Request {
  operation?: StorageOperation
  /** Body of the request; filled up to `bytes`. */
  body?: unknown
  bytes?: number
  answerBytes?: number
  installationId?: string
}

interface Sender {
  clock: ManualClock
  meter: QuotaMeter
  send: (request?: Request) => HttpResponse
  /** Sends one request after the other, and counts those that are answered 200. */
  countAdmitted: (requests: number, request?: Request) => number
}

function createSender(options: Partial<QuotaOptions> = {}): Sender {
  const clock = createManualClock(START)
  const meter = createQuotaMeter({ profile: '2025-11-16', retryAfter: 'absent', ...options, clock })
  const send = (request: Request = {}): HttpResponse => {
    const { operation = 'get', body = { key: 'k' }, bytes = 0, answerBytes = 2 } = request
    const tenant = tenantOf(request.installationId)
    const call = { tenant, operation, body: Buffer.from(JSON.stringify(body).padEnd(bytes)) }
    return executeWithinQuotas(meter, call, () => ({
      status: 200,
      bodyText: '""'.padStart(answerBytes),
    }))
  }
  const countAdmitted = (requests: number, request?: Request) =>
    numbered(requests, () => send(request)).filter(({ status }) => status === 200).length
  return { clock, meter, send, countAdmitted }
}

function tenantOf(installationId = 'one') {
  return { appId: APP_ID, environmentId: 'environment', installationId }
}

describe('the profile 2025-11-16', () => {
  it('admits 1,000 requests a second of an installation', () => {
    const { clock, countAdmitted } = createSender()
    expect(countAdmitted(1001)).toBe(1000)
    expect(countAdmitted(1, { operation: 'delete' })).toBe(0)
    expect(countAdmitted(1, { installationId: 'two' })).toBe(1)
    clock.advance(999)
    expect(countAdmitted(1)).toBe(0)
    clock.advance(1)
    expect(countAdmitted(1001)).toBe(1000)
  })

  it('admits 4,000 units of 10 KB read a minute, measured by the answers', () => {
    const { clock, countAdmitted } = createSender()
    const read = { operation: 'query', answerBytes: 99 * UNIT + 1 } as const
    expect(countAdmitted(50, read)).toBe(40)
    expect(countAdmitted(1, { operation: 'entity/get' })).toBe(0)
    expect(countAdmitted(1, { operation: 'set' })).toBe(1)
    clock.advance(59_999)
    expect(countAdmitted(1, read)).toBe(0)
    clock.advance(1)
    expect(countAdmitted(1, read)).toBe(1)
  })

  it('admits 4,000 units of 10 KB written a minute, a batch as a whole', () => {
    const { clock, countAdmitted } = createSender()
    const body = numbered(25, (n) => ({ key: `k${n}`, value: 1 }))
    const write = { operation: 'batch/set', body, bytes: 400 * UNIT } as const
    const admitted = numbered(12, () => {
      clock.advance(1000)
      return countAdmitted(1, write)
    })
    expect(admitted).toEqual([...numbered(10, () => 1), 0, 0])
    expect(countAdmitted(1, { operation: 'delete' })).toBe(0)
    expect(countAdmitted(1, { operation: 'get' })).toBe(1)
  })

  it('turns a write away that would not fit any more, and a smaller one not', () => {
    const { send } = createSender()
    for (const key of ['a', 'b', 'c', 'd'])
      send({ operation: 'set', body: { key }, bytes: 999 * UNIT })
    const statusOf = (units: number) =>
      send({ operation: 'batch/delete', body: [{ key: 'e' }], bytes: units * UNIT }).status
    expect([statusOf(5), statusOf(4), statusOf(1)]).toEqual([429, 200, 429])
  })

  it('admits 12 MB a second read of a key, and 1 MB written', () => {
    const { clock, countAdmitted } = createSender()
    expect(countAdmitted(7, { answerBytes: 2 * MEGABYTE })).toBe(6)
    expect(countAdmitted(1, { body: { key: 'other' } })).toBe(1)
    const write = { operation: 'set', body: { key: 'w' }, bytes: MEGABYTE / 4 } as const
    expect(countAdmitted(6, write)).toBe(4)
    clock.advance(1000)
    expect(countAdmitted(1, write)).toBe(1)
  })

  it('spreads what a batch writes evenly over its keys', () => {
    const { countAdmitted } = createSender()
    const keys = numbered(4, (n) => ({ key: `k${n}` }))
    const write = { operation: 'batch/set', body: keys, bytes: MEGABYTE } as const
    expect(countAdmitted(6, write)).toBe(4)
    expect(countAdmitted(1, { operation: 'set', body: keys[0], bytes: MEGABYTE / 8 })).toBe(0)
  })

  it('admits 24 MB a second read of a value of an index', () => {
    const { countAdmitted } = createSender()
    const query = (partition: unknown[], indexName = 'by-city') => ({
      operation: 'entity/query' as const,
      body: { entityName: 'place', indexName, partition },
      answerBytes: 4 * MEGABYTE,
    })
    expect(countAdmitted(7, query(['rome']))).toBe(6)
    expect(countAdmitted(1, query(['oslo']))).toBe(1)
    expect(countAdmitted(1, query(['rome'], 'by-rank'))).toBe(1)
  })

  it('admits one request that is larger than a whole window', () => {
    const { countAdmitted } = createSender()
    expect(countAdmitted(2, { operation: 'set', bytes: 2 * MEGABYTE })).toBe(1)
  })

  it('counts no request that was turned away', () => {
    const { meter, countAdmitted } = createSender()
    countAdmitted(1500)
    expect(meter.gauges(tenantOf())[0]).toMatchObject({ used: 1000 })
  })

  it.each([
    { name: 'the installation', request: {}, requests: 1000, code: 'RATE_LIMIT_EXCEEDED' },
    {
      name: 'a key',
      request: { answerBytes: 12 * MEGABYTE },
      requests: 1,
      code: 'REQUEST_THROTTLED',
    },
  ])('answers 429 with the code for $name', ({ request, requests, code }) => {
    const { send, countAdmitted } = createSender()
    countAdmitted(requests, request)
    const { status, bodyText } = send()
    expect(status).toBe(429)
    expect(JSON.parse(bodyText ?? '')).toEqual({ code, message: expect.any(String) })
  })
})

describe('Retry-After', () => {
  it('is the whole seconds until the window ends, when it is switched on', () => {
    const { clock, send, countAdmitted } = createSender({ profile: '2024', retryAfter: 'present' })
    clock.advance(500)
    countAdmitted(1000)
    expect(send().headers).toEqual({ 'retry-after': '20' })
    clock.advance(18_600)
    expect(send().headers).toEqual({ 'retry-after': '1' })
    clock.advance(900)
    expect(send()).toMatchObject({ status: 200 })
  })

  it('is absent by default', () => {
    const { send, countAdmitted } = createSender(quotaOptionsSchema.parse('2024'))
    countAdmitted(1000)
    expect(send()).toMatchObject({ status: 429 })
    expect(send().headers).toBeUndefined()
  })
})

describe('the profile 2024', () => {
  it.each<{ operation: StorageOperation; limit: number; other: StorageOperation }>([
    { operation: 'get', limit: 1000, other: 'query' },
    { operation: 'set', limit: 1000, other: 'delete' },
    { operation: 'transaction', limit: 1000, other: 'get' },
    { operation: 'query', limit: 200, other: 'get' },
    { operation: 'entity/query', limit: 200, other: 'entity/get' },
    { operation: 'delete', limit: 400, other: 'set' },
  ])('admits $limit of $operation in 20 seconds', ({ operation, limit, other }) => {
    const { clock, countAdmitted } = createSender({ profile: '2024' })
    expect(countAdmitted(limit + 1, { operation })).toBe(limit)
    expect(countAdmitted(1, { operation: other })).toBe(1)
    clock.advance(20_000)
    expect(countAdmitted(1, { operation })).toBe(1)
  })
})

describe('the profile none', () => {
  it('admits everything, and does not look at it', () => {
    const { meter, countAdmitted } = createSender({ profile: 'none' })
    expect(countAdmitted(5000)).toBe(5000)
    expect(meter.gauges(tenantOf())).toEqual([])
  })
})

describe('gauges', () => {
  it('tell what a tenant has used of each quota', () => {
    const { clock, meter, send } = createSender()
    clock.advance(61_250)
    send({ operation: 'set', body: { key: 'a' }, bytes: 2 * UNIT })
    send({ operation: 'get', body: { key: 'a' }, answerBytes: 500 })
    send({ operation: 'get', body: { key: 'b' }, answerBytes: 700 })
    send({ operation: 'get', installationId: 'two' })
    const gauges = meter.gauges(tenantOf())
    expect(Object.fromEntries(gauges.map(({ name, used }) => [name, used]))).toEqual({
      requests: 3,
      'read units': 2,
      'write units': 2,
      'bytes read of a key': 700,
      'bytes written to a key': 2 * UNIT,
      'bytes read of an index value': 0,
    })
    expect(gauges.slice(0, 2)).toEqual([
      {
        name: 'requests',
        measure: 'requests',
        per: 'installation',
        limit: 1000,
        windowMs: 1000,
        used: 3,
        endsInMs: 750,
      },
      expect.objectContaining({ limit: 4000, windowMs: 60_000, endsInMs: 58_750 }),
    ])
    clock.advance(750)
    expect(meter.gauges(tenantOf()).map(({ used }) => used)).toEqual([0, 2, 2, 0, 0, 0])
  })

  it('begin anew after a reset', () => {
    const { meter, send } = createSender()
    send()
    meter.reset()
    expect(meter.gauges(tenantOf()).every(({ used }) => used === 0)).toBe(true)
  })
})

describe('QUOTA_PROFILES', () => {
  const quotas = Object.entries(QUOTA_PROFILES).flatMap(([profile, { quotas: list }]) =>
    list.map((quota) => ({ ...quota, profile })),
  )

  it.each(quotas)('$profile: $name can be met, and says where it comes from', (quota) => {
    expect(quota.limit).toBeGreaterThan(0)
    expect(quota.windowMs).toBeGreaterThan(0)
    expect(quota.operations.length).toBeGreaterThan(0)
    expect(isPlatformErrorCode(quota.code)).toBe(true)
    expect(quota.source).not.toBe('')
  })

  it.each(['2024', '2025-11-16'] as const)('%s limits every operation', (name) => {
    const limited = new Set(QUOTA_PROFILES[name].quotas.flatMap(({ operations }) => operations))
    expect([...limited].toSorted()).toEqual(Object.keys(STORAGE_OPERATIONS).toSorted())
  })
})

describe('quotaOptionsSchema', () => {
  it.each<{ given: QuotaOptionsInput; options: QuotaOptions }>([
    { given: '2024', options: { profile: '2024', retryAfter: 'absent' } },
    { given: {}, options: { profile: 'none', retryAfter: 'absent' } },
    {
      given: { profile: '2025-11-16', retryAfter: 'present' },
      options: { profile: '2025-11-16', retryAfter: 'present' },
    },
  ])('reads $given', ({ given, options }) => {
    expect(quotaOptionsSchema.parse(given)).toEqual(options)
  })

  it.each(['2025', 'constructor', { profile: 'x' }, { retryAfter: true }, { burst: 1 }, null])(
    'refuses %j',
    (given) => {
      expect(quotaOptionsSchema.safeParse(given).success).toBe(false)
    },
  )
})

describe('a query whose partition is as deep as a body can be', () => {
  it('is left to the engine', () => {
    const { meter } = createSender()
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const body = Buffer.from(`{"entityName":"e","indexName":"i","partition":[${deep}]}`)
    const call = { tenant: tenantOf(), operation: 'entity/query', body } as const
    expect(executeWithinQuotas(meter, call, () => ({ status: 400 }))).toMatchObject({ status: 400 })
  })
})
