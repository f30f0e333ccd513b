/**
 * One variant of what is done with a value of 10 attributes: `node entities-client.mjs VARIANT [URL]`; prints its rate, and the CPU of a call
 * in µs.
 */
import { createStorage, createTransport, remoteDoor } from 'forge-remote'
import { createEntity, createRepository } from 'forge-remote/entities'
import { z } from 'zod'
import { checkValue } from '../dist/entities/check-value.js'
import { load, warmUp } from './measure.mjs'

const TOKEN = 'x'.repeat(1500)
const CHECKS_PER_CALL = 1000

const ENTITY = createEntity({
  name: 'answer',
  attributes: {
    surveyId: 'string',
    accountId: 'string',
    comment: 'string',
    score: 'integer',
    version: 'integer',
    seconds: 'integer',
    weight: 'float',
    answeredAt: 'float',
    final: 'boolean',
    payload: 'any',
  },
  indexes: [{ name: 'by-survey', range: 'score', partition: ['surveyId'] }],
})

const VALUE = {
  surveyId: '4f6c1d9e',
  accountId: '5b10a2844c20165700ede21g',
  comment: 'Lunch could be longer, the queue could not. '.repeat(3),
  score: 5,
  version: 3,
  seconds: 71,
  weight: 0.25,
  answeredAt: 1_790_000_000_000,
  final: true,
  payload: { choices: [1, 4], source: 'panel' },
}

const VARIANTS = {
  bare: (url) => {
    const items = createClient(url).entity(ENTITY.definition.name)
    return { call: (index) => items.set(`k${index}`, VALUE), concurrency: 16 }
  },
  repository: (url) => {
    const items = createRepository(ENTITY, createClient(url))
    return { call: (index) => items.set(`k${index}`, VALUE), concurrency: 16 }
  },
  'check-value': () => {
    const subject = { operation: 'entity/set' }
    return repeat(() => checkValue(subject, ENTITY, VALUE))
  },
  zod: () => {
    const schema = createSchema()
    return repeat(() => schema.parse(VALUE))
  },
}

function createClient(url) {
  const door = remoteDoor({ storageUrl: url, bearer: () => TOKEN })
  return createStorage({ transport: createTransport(), door, entities: [ENTITY.definition] })
}

/** What `forge-remote generate --zod` writes for the entity. */
function createSchema() {
  const schemas = {
    integer: z.int32(),
    float: z.number().refine((value) => {
      const size = Math.abs(value)
      return size === 0 || (size >= 1e-130 && size < 1e126)
    }),
    string: z.string().regex(/\S/),
    boolean: z.boolean(),
    any: z.json().refine((value) => value !== null),
  }
  const attributes = Object.entries(ENTITY.definition.attributes)
  return z.strictObject(
    Object.fromEntries(attributes.map(([name, type]) => [name, schemas[type].optional()])),
  )
}

/** Awaiting each check would cost more than the check. */
function repeat(check) {
  const call = () => {
    for (let made = 0; made < CHECKS_PER_CALL; made += 1) check()
  }
  return { call, concurrency: 1, checks: CHECKS_PER_CALL }
}

const [, , variant, url] = process.argv
const { call, concurrency, checks = 1 } = VARIANTS[variant](url)
await warmUp({ calls: checks === 1 ? 2000 : 20, milliseconds: 700, concurrency, call })
const { rate, cpu } = await load({ seconds: 1, concurrency, call })
console.log(JSON.stringify({ rate: rate * checks, cpu: cpu / checks }))
process.exit(0)
