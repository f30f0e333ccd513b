/**
 * Model: whatever a genuine key has signed, it is refused with the verifier's own error, or it says what an invocation must say.
 *
 * @module
 */
import { generateKeyPairSync } from 'node:crypto'
import { InvocationTokenError } from '../../src/errors.js'
import { createInvocationVerifier } from '../../src/invocation/create-invocation-verifier.js'
import type { Invocation } from '../../src/invocation/invocation.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { APP_ID, NOW, NOW_SECONDS, OTHER_APP_ID, signParts } from '../invocation/sign-token.js'
import { UNUSUAL_TOKENS } from '../invocation/unusual-tokens.js'
import { inLanes } from './in-turn.js'
import { mutateJson } from './mutate-json.js'
import { type SeededRandom, createSeededRandom } from './seeded-random.js'

const LANES = 64
const KID = 'k'
const APP_IDS: ReadonlySet<unknown> = new Set([APP_ID, OTHER_APP_ID])
const TOLERANCE_SECONDS = 10
const MAX_LIFETIME_SECONDS = 3600

/** What came of the payloads. */
export interface ClaimsTally {
  refused: number
  accepted: number
  /** Numbers of the payloads that were accepted without saying what they must. */
  wronglyAccepted: number[]
  /** What was thrown that the verifier must not throw, with the payload's number. */
  foreign: { index: number; error: unknown }[]
}

/** Payload `index` of a seed is the same in each run. */
export async function judgeSignedClaims(seed: number, count: number): Promise<ClaimsTally> {
  // Too short for any key set, and so quick to sign with.
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 })
  const keySet = { getKey: () => Promise.resolve(publicKey) }
  const clock = createManualClock(NOW)
  const verifier = createInvocationVerifier({ appIds: [APP_ID, OTHER_APP_ID], keySet, clock })
  const tally: ClaimsTally = { refused: 0, accepted: 0, wronglyAccepted: [], foreign: [] }
  await inLanes(count, LANES, async (index) => {
    const payload = buildPayload(createSeededRandom(seed, index))
    const token = signParts({ alg: 'RS256', kid: KID }, payload, privateKey)
    try {
      const invocation = await verifier.verify(token)
      tally.accepted += 1
      if (!isInOrder(invocation)) tally.wronglyAccepted.push(index)
    } catch (error) {
      if (error instanceof InvocationTokenError) tally.refused += 1
      else tally.foreign.push({ index, error })
    }
  })
  return tally
}

function buildPayload(random: SeededRandom): string {
  const { claims, payload } = random.pick(UNUSUAL_TOKENS)
  const mutations = Array.from({ length: random.between(1, 3) })
  return mutations.reduce<string>(
    (text) => mutateJson(text, random),
    payload ?? JSON.stringify(claims),
  )
}

/** Written anew from the contract, so that it shares no mistake with the verifier. */
function isInOrder({ claims, app, tenant, principal, ...invocation }: Invocation): boolean {
  const { exp, iat, nbf } = claims
  return [
    claims.iss === 'forge/invocation-token',
    APP_IDS.has(app.id) && [app.id].flat().join() === [claims.aud].flat().join(),
    [exp, iat, nbf].every(Number.isSafeInteger),
    exp > NOW_SECONDS - TOLERANCE_SECONDS && exp > iat && exp - iat <= MAX_LIFETIME_SECONDS,
    Math.max(nbf, iat) <= NOW_SECONDS + TOLERANCE_SECONDS,
    invocation.expiresAt === exp * 1000 && invocation.issuedAt === iat * 1000,
    tenant.appId === app.id && tenant.environmentId === app.environment.id,
    tenant.installationId === app.installationId && invocation.installationId !== '',
    [app.installationId, app.environment.id, app.module.type, app.module.key].every(isText),
    ['DEVELOPMENT', 'STAGING', 'PRODUCTION'].includes(app.environment.type),
    [principal, claims.jti, claims.icLabel].every((it) => it === undefined || isText(it)),
    principal !== '' && claims.icLabel === undefined,
    [claims, app, app.environment, app.module, tenant].every(Object.isFrozen),
  ].every(Boolean)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 512
}
