import { fc } from '../properties.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, startAdminServer } from '../../src/emulator/admin-server.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../../src/wire/storage-operation.js'
import {
  type TestEmulator,
  createRecordingLog,
  createTestEngine,
  exchange,
  startTestEmulator,
} from './emulator-harness.js'

const OPERATIONS = Object.keys(STORAGE_OPERATIONS) as StorageOperation[]
const LEVELS = 20_000
const DEEP = [
  `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`,
  `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`,
]

/** Everything that a request can hold, in the right places and in wrong ones. */
const scalar = fc.oneof(
  fc.constantFrom('k', 'measure', 'scope-change', 'by-key', 'whole', 'by-text-and-flag', 'SECONDS'),
  fc.constantFrom('BEGINS_WITH', 'BETWEEN', 'EXISTS', 'EQUAL_TO', 'FAIL_IF_EXISTS', 'PREVIOUS'),
  fc.constantFrom('__proto__', 'constructor', '', '\ud800', 'CREATED_AT', 'DESC', 'key', 'text'),
  fc.constantFrom(0, -0, 1, -1, 1.5, 2 ** 31, 101, 1e308, true, false, null),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const NAMES =
  'key value options entityName indexName partition range filters limit after cursor where sort condition property values ' +
  'and or set delete check conditions ttl unit keyPolicy returnValue metadataFields returnMetadataFields text whole free ' +
  '__proto__ toString'
const memberName = fc.constantFrom(...NAMES.split(' '))
const { body } = fc.letrec<{ body: unknown }>((tie) => ({
  body: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    scalar,
    fc.array(tie('body'), { maxLength: 3 }),
    fc.array(fc.tuple(memberName, tie('body')), { maxLength: 6 }).map(Object.fromEntries),
  ),
}))

/** A request that is right but for what is laid over it. */
const nearlyRight = fc
  .tuple(
    fc.record({
      key: fc.constant('k'),
      entityName: fc.constantFrom('measure', 'place'),
      indexName: fc.constantFrom('by-key', 'whole', 'by-text-and-flag'),
      value: fc.constantFrom({ whole: 1 }, { text: 'x', flag: true }),
    }),
    fc.dictionary(memberName, body, { maxKeys: 3 }),
    fc.constantFrom('object', 'list', 'transaction'),
  )
  .map(([right, wrong, shape]) => {
    const item = { ...right, ...wrong }
    if (shape === 'object') return item
    return shape === 'list' ? [item] : { set: [item], check: [item], ...wrong }
  })

describe('no request body', () => {
  const { call } = createTestEngine()

  it.each(OPERATIONS)('makes %s fail', (operation) => {
    fc.assert(
      fc.property(fc.oneof(body, nearlyRight), (request) => {
        expect(call(operation, JSON.stringify(request)).status).toBeLessThan(500)
      }),
      { numRuns: 150 },
    )
  })

  it.each(OPERATIONS)('of any text makes %s fail', (operation) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(call(operation, text).status).toBeLessThan(500)
      }),
      { numRuns: 50 },
    )
  })

  it.each(OPERATIONS)(`of ${LEVELS} levels makes %s fail, wherever they are`, (operation) => {
    const bodies = DEEP.flatMap((deep) => [
      deep,
      ...['key', 'value', 'options', 'where', 'filters', 'range', 'partition', 'unknown'].map(
        (name) => `{"key":"k","entityName":"measure","indexName":"by-key","${name}":${deep}}`,
      ),
      `[{"key":"k","value":${deep}}]`,
      `{"set":[{"key":"k","value":${deep},"unknown":${deep}}]}`,
    ])
    for (const text of bodies) expect(call(operation, text).status).toBeLessThan(500)
  })
})

describe('no order for a token', () => {
  let test: TestEmulator
  let admin: AdminServer
  beforeAll(async () => {
    test = await startTestEmulator()
    const { log } = createRecordingLog()
    admin = await startAdminServer(test.emulator, { port: 0, adminToken: 'admin', log })
  })
  afterAll(async () => {
    await admin.close()
    await test.emulator.close()
  })

  const order = fc.record(
    {
      installationId: fc.oneof(fc.constant('one'), body),
      environment: fc.oneof(fc.constant('PRODUCTION'), body),
      expiresInSeconds: fc.oneof(fc.constantFrom(1, 1e308), body),
      scopes: body,
      module: body,
      principal: body,
      context: body,
      license: body,
      claims: body,
      header: body,
    },
    { requiredKeys: ['installationId'] },
  )

  it.each(['/system-tokens', '/user-tokens', '/invocations'])(
    'makes %s fail',
    async (path) => {
      await fc.assert(
        fc.asyncProperty(order, async (given) => {
          const { status } = await exchange(`${admin.adminUrl}${path}`, {
            method: 'POST',
            headers: { authorization: 'Bearer admin', 'content-type': 'application/json' },
            body: JSON.stringify(given),
          })
          expect(status).toBeLessThan(500)
        }),
        { numRuns: 50 },
      )
    },
    30_000,
  )
})
