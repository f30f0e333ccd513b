import { beforeAll, describe, expect, it } from 'vitest'
import { ATTACKS } from '../../src/emulator/attacks/attacks.js'
import { BEARER_ATTACKS } from '../../src/emulator/attacks/bearer-attacks.js'
import { InvocationTokenError } from '../../src/errors.js'
import {
  type InvocationVerifier,
  createInvocationVerifier,
} from '../../src/invocation/create-invocation-verifier.js'
import { type KeySet, createKeySet } from '../../src/invocation/create-key-set.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { INVOCATION_TOKEN_ISSUER } from '../../src/wire/invocation-claims.js'
import { type DirectKit, createDirectKit } from './attack-kit.js'
import { CANARY, findSecrets, printAll } from './canary.js'
import { DIRECT_ATTACKS } from './direct-attacks.js'
import { createRecordedLog } from './recorded-log.js'
import { APP_ID, NOW, NOW_SECONDS, OTHER_APP_ID, buildClaims, signParts } from './sign-token.js'
import { UNUSUAL_TOKENS } from './unusual-tokens.js'

/** The token's parts and values, where they are too long to be found by chance. */
function listSecrets(token: string): string[] {
  const parts = token.split('.')
  const values = parts
    .map((part) => Buffer.from(part, 'base64url').toString())
    .flatMap((text) => text.match(/"[^"\\]{12,}"(?!:)/g) ?? [])
    .map((value) => value.slice(1, -1))
  return [...parts, ...values].filter(
    // The message names the expected issuer, of which some attacks use a part.
    (secret) => secret.length >= 12 && !INVOCATION_TOKEN_ISSUER.includes(secret.trim()),
  )
}

function toPublicPart(error: unknown): unknown {
  const { code, httpStatus, retryable, nextStep } = error as InvocationTokenError
  return { code, httpStatus, retryable, nextStep }
}

function isFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every(isFrozen)
}

/** Without those whose token would pass: `readBearerToken` has to refuse them. */
const TOKEN_ATTACKS = [...ATTACKS.filter(({ group }) => group !== 'bearer'), ...DIRECT_ATTACKS]

describe('createInvocationVerifier', () => {
  let kit: DirectKit
  let verifier: InvocationVerifier
  let keySet: KeySet
  const log = createRecordedLog()
  let fetches = 0

  beforeAll(() => {
    kit = createDirectKit()
    const clock = createManualClock(NOW)
    const fetchKeySet = () => {
      fetches += 1
      return Promise.resolve(JSON.stringify(kit.jwks))
    }
    keySet = createKeySet({ url: 'jwks', fetchKeySet, clock, log })
    verifier = createInvocationVerifier({ appIds: [APP_ID, OTHER_APP_ID], keySet, clock })
  })

  it('is tried with attacks that have names of their own', () => {
    const ids = [...TOKEN_ATTACKS, ...BEARER_ATTACKS].map(({ id }) => id)

    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(320)
  })

  it.each(TOKEN_ATTACKS)('refuses $id as $refusal', async ({ forge, refusal }) => {
    const token = forge(kit)
    const error: unknown = await verifier.verify(token).catch((refused: unknown) => refused)

    expect(error).toBeInstanceOf(InvocationTokenError)
    expect(error).toMatchObject({ code: 'ERR_INVOCATION_TOKEN', httpStatus: 401, refusal })
    expect(error).not.toHaveProperty('cause')
    // E2: neither the claims nor the token itself.
    expect(findSecrets(printAll(error), listSecrets(token))).toEqual([])
    // E1: nobody outside can tell which check it was.
    expect(toPublicPart(error)).toEqual(toPublicPart(new InvocationTokenError({ refusal }, '')))
  })

  it('C5: asks the endpoint three times at most for all of these attacks', () => {
    expect(fetches).toBeLessThanOrEqual(3)
  })

  it('E2: leaves no secret in what was logged, and none where it could be inspected', () => {
    const privateMembers = Object.values(kit.unfit)
      .map(({ jwk }) => jwk['d'])
      .filter((member) => typeof member === 'string')

    expect(Math.min(log.entries.length, privateMembers.length)).toBeGreaterThan(0)
    expect(findSecrets(printAll([log.entries, verifier, keySet]), privateMembers)).toEqual([])
  })

  it.each([undefined, null, 1, {}, [], Symbol('token'), () => ''])(
    'refuses a token that is no string',
    async (token) => {
      await expect(verifier.verify(token as never)).rejects.toMatchObject({ refusal: 'malformed' })
    },
  )

  it.each(UNUSUAL_TOKENS)('accepts $name', async ({ claims, header, payload, accepted }) => {
    const text = payload ?? JSON.stringify(claims)
    const token = signParts({ ...kit.header, ...header }, text, kit.key.privateKey)

    const invocation = await verifier.verify(token)

    expect(JSON.stringify(invocation.claims)).toBe(JSON.stringify(accepted ?? JSON.parse(text)))
    expect(isFrozen(invocation)).toBe(true)
  })

  it('knows at least 60 unusual tokens', () => {
    expect(new Set(UNUSUAL_TOKENS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(60)
  })

  it.each([
    { claim: 'exp', changes: { exp: NOW_SECONDS - 42, iat: NOW_SECONDS - 67 }, drift: 42 },
    { claim: 'nbf', changes: { nbf: NOW_SECONDS + 30 }, drift: 30 },
    { claim: 'iat', changes: { iat: NOW_SECONDS + 15, exp: NOW_SECONDS + 40 }, drift: 15 },
  ])('says by how many seconds $claim is off', async ({ claim, changes, drift }) => {
    const token = kit.signed(kit.header, kit.claims(changes))

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
