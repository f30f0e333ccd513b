import { inspect } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { InvocationTokenError } from '../../src/errors.js'
import {
  type InvocationVerifier,
  createInvocationVerifier,
} from '../../src/invocation/create-invocation-verifier.js'
import { createKeySet } from '../../src/invocation/create-key-set.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { ALGORITHM_ATTACKS } from './algorithm-attacks.js'
import { type AttackKit, createAttackKit } from './attack-kit.js'
import { CLAIM_ATTACKS } from './claim-attacks.js'
import { KEY_ATTACKS } from './key-attacks.js'
import { createRecordedLog } from './recorded-log.js'
import {
  APP_ID,
  CANARY,
  NOW,
  NOW_SECONDS,
  OTHER_APP_ID,
  buildClaims,
  signParts,
} from './sign-token.js'
import { STRUCTURE_ATTACKS } from './structure-attacks.js'
import { UNUSUAL_TOKENS } from './unusual-tokens.js'

const ATTACKS = [...STRUCTURE_ATTACKS, ...ALGORITHM_ATTACKS, ...KEY_ATTACKS, ...CLAIM_ATTACKS]

describe('createInvocationVerifier', () => {
  let kit: AttackKit
  let verifier: InvocationVerifier
  let fetches = 0

  beforeAll(() => {
    kit = createAttackKit()
    const clock = createManualClock(NOW)
    const fetchKeySet = () => {
      fetches += 1
      return Promise.resolve(JSON.stringify(kit.jwks))
    }
    const keySet = createKeySet({ url: 'jwks', fetchKeySet, clock, log: createRecordedLog() })
    verifier = createInvocationVerifier({ appIds: [APP_ID, OTHER_APP_ID], keySet, clock })
  })

  it('is tried with attacks that have names of their own', () => {
    const ids = ATTACKS.map(({ id }) => id)

    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(320)
  })

  it.each(ATTACKS)('refuses $id as $refusal', async ({ forge, refusal }) => {
    const token = await forge(kit)
    const error: unknown = await verifier.verify(token).catch((refused: unknown) => refused)

    expect(error).toBeInstanceOf(InvocationTokenError)
    expect(error).toMatchObject({ code: 'ERR_INVOCATION_TOKEN', httpStatus: 401, refusal })
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(CANARY)
    expect(error).not.toHaveProperty('cause')
  })

  it('asks the endpoint three times at most for all of these attacks', () => {
    expect(fetches).toBeLessThanOrEqual(3)
  })

  it.each([undefined, null, 1, {}, [], Symbol('token'), () => ''])(
    'refuses a token that is no string',
    async (token) => {
      await expect(verifier.verify(token as never)).rejects.toMatchObject({ refusal: 'malformed' })
    },
  )

  it.each(UNUSUAL_TOKENS)('accepts $name', async ({ claims, header, payload }) => {
    const text = payload ?? JSON.stringify(claims)
    const token = signParts({ ...kit.header, ...header }, text, kit.key.privateKey)

    const invocation = await verifier.verify(token)

    expect(JSON.stringify(invocation.claims)).toBe(JSON.stringify(JSON.parse(text)))
  })

  it('knows at least 60 unusual tokens', () => {
    expect(new Set(UNUSUAL_TOKENS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(60)
  })

  it.each([
    { claim: 'exp', changes: { exp: NOW_SECONDS - 42, iat: NOW_SECONDS - 67 }, drift: 42 },
    { claim: 'nbf', changes: { nbf: NOW_SECONDS + 30 }, drift: 30 },
    { claim: 'iat', changes: { iat: NOW_SECONDS + 15, exp: NOW_SECONDS + 40 }, drift: 15 },
  ])('says by how many seconds $claim is off', async ({ claim, changes, drift }) => {
    const token = await kit.withClaims(changes)

    await expect(verifier.verify(token)).rejects.toMatchObject({ claim, driftSeconds: drift })
  })

  it('names the claim and never its value', async () => {
    const token = kit.signed(kit.header, buildClaims({ app: { environment: { id: CANARY } } }))

    await expect(verifier.verify(token)).rejects.toMatchObject({
      claim: 'app.environment.type',
      message: 'app.environment.type is missing or not of the documented type',
    })
  })
})
