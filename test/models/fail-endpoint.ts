/**
 * Model: a day on which the key endpoint fails.
 *
 * @module
 */
import type { Clock } from '../../src/clock.js'
import { fetchKeySet } from '../../src/invocation/fetch-key-set.js'
import { TransportError } from '../../src/transport/transport-error.js'
import type { ExchangeRequest, ExchangeResponse } from '../../src/transport/transport.js'
import { NOW } from '../invocation/sign-token.js'
import { inTurn } from './in-turn.js'
import { type KeyWorld, createKeyWorld, waitFor } from './key-world.js'
import { type SeededRandom, createSeededRandom } from './seeded-random.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const URL = 'https://keys.example/.well-known/jwks.json'

/** The set of keys in an answer that must not be read is a good one, but not theirs. */
type Fault = (
  request: ExchangeRequest,
  clock: Clock,
  foreignKeys: string,
) => Promise<ExchangeResponse>

const answer = (status: number, body?: string): Fault => {
  return (_request, _clock, foreignKeys) =>
    Promise.resolve({ status, body: body ?? foreignKeys, headers: {} })
}
const breaks = (...cause: ConstructorParameters<typeof TransportError>): Fault => {
  return () => Promise.reject(new TransportError(...cause))
}

const UNUSABLE_KEYS = [
  null,
  { kty: 'EC', crv: 'P-256', kid: 'old', x: 'AA', y: 'AA' },
  { kty: 'RSA', kid: 'old', n: 'AQAB', e: 'AQAB' },
  { kty: 'RSA', kid: 'old', n: Buffer.alloc(256, 0xff).toString('base64url'), e: 'AQ' },
]

/** Ten ways in which the endpoint of the keys can fail. */
export const KEY_ENDPOINT_FAULTS: Readonly<Record<string, Fault>> = {
  'status 500': answer(500),
  'status 404': answer(404),
  'a redirect': answer(302),
  'a page of HTML': answer(200, '<!doctype html><title>Scheduled maintenance</title>'),
  'an empty set': answer(200, '{"keys":[]}'),
  'half an answer': answer(200, '{"keys":[{"kty":"RSA","kid":"old","n":"'),
  'too large an answer': breaks('too-large', 'UND_ERR_RES_EXCEEDED_MAX_SIZE', URL),
  'no answer': async ({ timeoutMs }, clock) => {
    await waitFor(clock, timeoutMs)
    throw new TransportError('timeout', 'UND_ERR_HEADERS_TIMEOUT', URL)
  },
  'a broken connection': breaks('ambiguous', 'ECONNRESET', URL),
  'keys that may not be used': answer(200, JSON.stringify({ keys: UNUSABLE_KEYS })),
}

/** What became of the day's requests. */
export interface OutageTally {
  /** Requests with a known key, of which each must have been found. */
  known: { asked: number; found: number }
  /** Requests with an unknown key, of which none can be told to be wrong. */
  unknown: { asked: number; unavailable: number }
  /** Whether the keys of the recovered endpoint were in use half a minute later. */
  hasRecovered: boolean
  fetches: number
}

/**
 * The endpoint fails a while after its last good answer, for the rest of the 24 hours that the keys are good for.
 *
 * @param names Faults, of which each fetch meets one.
 */
export async function failEndpoint(options: {
  seed: number
  jwks: { readonly old: unknown; readonly new: unknown }
  names: readonly string[]
}): Promise<OutageTally> {
  const { seed, jwks, names } = options
  const random = createSeededRandom(seed)
  const recoversAt = NOW + DAY
  const good = (...keys: unknown[]) => JSON.stringify({ keys })
  const world = createKeyWorld(NOW, async (clock) => {
    if (clock.now() === NOW) return good(jwks.old)
    if (clock.now() >= recoversAt) return good(jwks.old, jwks.new)
    const fault = KEY_ENDPOINT_FAULTS[random.pick(names)]
    if (fault === undefined) throw new RangeError('no such fault')
    const exchange = (request: ExchangeRequest) => fault(request, clock, good(jwks.new))
    return fetchKeySet({ exchange, close: () => Promise.resolve() }, URL)
  })
  await world.ask('old')
  await spendDay(world, random, recoversAt)
  const { fetchedAt } = world
  const fetches = fetchedAt.length
  await world.runUntil(recoversAt + 31_000 + 3000)
  await world.ask('new')
  world.keySet.close()
  return { ...count(world), hasRecovered: world.answers.at(-1)?.result === 'found', fetches }
}

/** A known key about every minute, and an unknown one now and then; made-up ones are all different. */
async function spendDay(world: KeyWorld, random: SeededRandom, until: number): Promise<void> {
  const firstRefresh = NOW + 6 * MINUTE
  const requests = Array.from({ length: 1440 }, (_, index) => {
    const at = random.between(NOW + 1, until)
    return { at, kid: at > firstRefresh && random.chance(0.1) ? `made-up-${index}` : 'old' }
  })
  const inOrder = requests.toSorted((a, b) => a.at - b.at)
  await inTurn(inOrder, async ({ at, kid }) => {
    await world.runUntil(at)
    await world.ask(kid)
  })
  await world.runUntil(until)
}

function count({ answers }: KeyWorld): Pick<OutageTally, 'known' | 'unknown'> {
  const known = answers.filter(({ kid }) => kid === 'old')
  const unknown = answers.filter(({ kid }) => kid.startsWith('made-up'))
  return {
    known: { asked: known.length, found: known.filter((it) => it.result === 'found').length },
    unknown: {
      asked: unknown.length,
      unavailable: unknown.filter((it) => it.result === 'unavailable').length,
    },
  }
}
