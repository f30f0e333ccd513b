/**
 * Model: whatever is changed about genuine tokens, none is accepted, and no error comes but the verifier's own.
 *
 * @module
 */
import { createHmac, createPublicKey } from 'node:crypto'
import { InvocationTokenError } from '../../src/errors.js'
import {
  type InvocationVerifier,
  createInvocationVerifier,
} from '../../src/invocation/create-invocation-verifier.js'
import { createKeySet } from '../../src/invocation/create-key-set.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { CANARY } from '../invocation/canary.js'
import { createRecordedLog } from '../invocation/recorded-log.js'
import {
  APP_ID,
  KEY_ID,
  NOW,
  NOW_SECONDS,
  OTHER_APP_ID,
  type TestKey,
  buildClaims,
  createTestKey,
  encode,
  signParts,
} from '../invocation/sign-token.js'
import { UNUSUAL_TOKENS } from '../invocation/unusual-tokens.js'
import { inLanes } from './in-turn.js'
import { mutateToken } from './mutate-token.js'
import { createSeededRandom } from './seeded-random.js'

const LANES = 64
const MAX_TOKEN_LENGTH = 6000
const EXPIRED = { iat: NOW_SECONDS - 60, nbf: NOW_SECONDS - 60, exp: NOW_SECONDS - 35 }

/** What came of the mutants. */
export interface MutationTally {
  /** Mutants that were tried. */
  tried: number
  /** Mutants that turned out to be genuine tokens, byte by byte. */
  unchanged: number
  /** How many were refused, by refusal: those refused for their `signature` alone have reached RSA. */
  refused: Record<string, number>
  /** Numbers of the mutants that were accepted. */
  accepted: number[]
  /** What was thrown that the verifier must not throw, with the mutant's number. */
  foreign: { index: number; error: unknown }[]
}

/** Mutant `index` of a seed is the same in each run, but for the keys. */
export async function refuseMutants(seed: number, count: number): Promise<MutationTally> {
  const { genuine, stock, verifier } = createStock()
  const tally: MutationTally = { tried: 0, unchanged: 0, refused: {}, accepted: [], foreign: [] }
  await inLanes(count, LANES, async (index) => {
    const mutant = mutateToken(stock, createSeededRandom(seed, index))
    if (genuine.has(mutant)) {
      tally.unchanged += 1
      return
    }
    tally.tried += 1
    const error = await verifier.verify(mutant).then(() => undefined, toThrown)
    if (error === undefined) tally.accepted.push(index)
    else if (!isRefusal(error)) tally.foreign.push({ index, error })
    else tally.refused[error.refusal] = (tally.refused[error.refusal] ?? 0) + 1
  })
  return tally
}

/** Genuine tokens of two keys and two apps, and the best that an attacker can make. */
function createStock(): {
  genuine: ReadonlySet<string>
  stock: readonly string[]
  verifier: InvocationVerifier
} {
  const keys = [createTestKey(KEY_ID), createTestKey('forge/invocation-token/wf-9d2e')] as const
  const stranger = { ...createTestKey('stranger'), kid: KEY_ID }
  const sign = (key: TestKey, payload: Record<string, unknown> | string, header = {}) =>
    signParts({ alg: 'RS256', kid: key.kid, ...header }, payload, key.privateKey)
  const genuine = UNUSUAL_TOKENS.flatMap(({ claims, header, payload }) =>
    keys.map((key) => sign(key, payload ?? claims, header)),
  ).filter(({ length }) => length < MAX_TOKEN_LENGTH)
  const worthless = [
    sign(stranger, buildClaims()),
    sign(keys[0], buildClaims({ aud: 'ari:cloud:ecosystem::app/x' })),
    sign(keys[0], buildClaims(EXPIRED)),
    `${encode({ alg: 'none', kid: KEY_ID })}.${encode(buildClaims())}.`,
    signByPublicKey(keys[0]),
  ]
  const fetchKeySet = () => Promise.resolve(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }))
  const clock = createManualClock(NOW)
  const keySet = createKeySet({ url: 'u', fetchKeySet, clock, log: createRecordedLog() })
  const verifier = createInvocationVerifier({ appIds: [APP_ID, OTHER_APP_ID], keySet, clock })
  return { genuine: new Set(genuine), stock: [...genuine, ...worthless], verifier }
}

/** The public key as a secret: the classic confusion of algorithms. */
function signByPublicKey({ jwk, kid }: TestKey): string {
  const input = `${encode({ alg: 'HS256', kid })}.${encode(buildClaims())}`
  const secret = createPublicKey({ key: jwk, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  })
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

function toThrown(error: unknown): unknown {
  return error ?? new TypeError('nothing was thrown')
}

function isRefusal(error: unknown): error is InvocationTokenError {
  return error instanceof InvocationTokenError && !error.message.includes(CANARY)
}
