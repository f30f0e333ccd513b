import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ForgeRemoteError, OptionsError } from '../../src/errors.js'
import { createInvocationVerifier } from '../../src/invocation/create-invocation-verifier.js'
import { importKeySet } from '../../src/invocation/import-key-set.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { CANARY } from './canary.js'
import {
  APP_ID,
  INSTALLATION_ID,
  NOW,
  NOW_SECONDS,
  buildClaims,
  createTestKey,
  signParts,
  signToken,
} from './sign-token.js'

const key = createTestKey('k')
const isolatedKey = createTestKey('isolated')
const clock = createManualClock(NOW)

async function createKeySource({ kid, jwk }: typeof key) {
  const { keys } = await importKeySet(JSON.stringify({ keys: [jwk] }))
  const asked: string[] = []
  const getKey = (wanted: string) => {
    asked.push(wanted)
    return Promise.resolve(wanted === kid ? keys.get(kid) : undefined)
  }
  return { getKey, asked }
}

async function createVerifier(
  options: { maxTokenBytes?: number; clockToleranceSeconds?: number } = {},
) {
  const keySet = await createKeySource(key)
  return {
    keySet,
    verifier: createInvocationVerifier({ appIds: [APP_ID], keySet, clock, ...options }),
  }
}

async function createIsolatedVerifier() {
  const labels: string[] = []
  const isolated = await createKeySource(isolatedKey)
  const isolatedKeySets = {
    get: (label: string) => {
      labels.push(label)
      return isolated
    },
  }
  const keySet = await createKeySource(key)
  const verifier = createInvocationVerifier({ appIds: [APP_ID], keySet, isolatedKeySets, clock })
  return { verifier, labels }
}

describe('createInvocationVerifier', () => {
  it('gives what the token says', async () => {
    const { verifier } = await createVerifier()
    const claims = buildClaims()

    const invocation = await verifier.verify(await signToken(claims, key))

    expect(invocation).toEqual({
      claims,
      app: claims['app'],
      context: claims['context'],
      principal: `712020:${CANARY}`,
      tenant: {
        appId: APP_ID,
        environmentId: 'ari:cloud:ecosystem::environment/5a8e2b1c-0f3d-4c7a-9b64-2d1e8f7a6c50/7b1d',
        installationId: INSTALLATION_ID,
      },
      installationId: INSTALLATION_ID,
      issuedAt: NOW,
      expiresAt: NOW + 25_000,
      tokenId: '0123456789abcdef0123456789abcdef01234567',
    })
  })

  it('leaves out what the token does not have', async () => {
    const { verifier } = await createVerifier()
    const claims = buildClaims({ context: undefined, principal: undefined, jti: undefined })

    const invocation = await verifier.verify(await signToken(claims, key))

    expect(Object.keys(invocation)).toEqual([
      'claims',
      'app',
      'tenant',
      'installationId',
      'issuedAt',
      'expiresAt',
    ])
  })

  it('freezes everything in an invocation', async () => {
    const { verifier } = await createVerifier()
    const text = JSON.stringify(buildClaims()).replace(
      '"note"',
      '"list":[{"__proto__":{"x":[]}}],"note"',
    )
    const invocation = await verifier.verify(
      signParts({ alg: 'RS256', kid: 'k' }, text, key.privateKey),
    )

    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen))
    expect(isFrozen(invocation)).toBe(true)
    expect(invocation.context).toMatchObject({ extension: { note: CANARY } })
    expect(text).toContain('__proto__')
    expect(JSON.stringify(invocation.context)).toContain('{"__proto__":{"x":[]}}')
  })

  it('accepts the same token many times, as requestRemote sends it', async () => {
    const { verifier } = await createVerifier()
    const token = await signToken(buildClaims(), key)

    const invocations = await Promise.all(Array.from({ length: 100 }, () => verifier.verify(token)))

    expect(new Set(invocations).size).toBe(100)
  })

  it.each([
    { order: 'length', refusal: 'malformed', token: () => 'x.'.repeat(40_000), asks: 0 },
    {
      order: 'header',
      refusal: 'header',
      token: () => signParts({ alg: 'none', kid: 'k' }, 'no JSON', key.privateKey),
      asks: 0,
    },
    {
      order: 'known key',
      refusal: 'key',
      token: () => signParts({ alg: 'RS256', kid: 'x' }, { iss: 'x' }, key.privateKey),
      asks: 1,
    },
    {
      order: 'times',
      refusal: 'expired',
      token: () =>
        signParts({ alg: 'RS256', kid: 'k' }, buildClaims({ exp: 1 }), isolatedKey.privateKey),
      asks: 1,
    },
    {
      order: 'signature',
      refusal: 'signature',
      token: () =>
        signParts(
          { alg: 'RS256', kid: 'k' },
          buildClaims({ app: { id: 'x' } }),
          isolatedKey.privateKey,
        ),
      asks: 1,
    },
  ])('E7: judges $order before what is dearer', async ({ token, refusal, asks }) => {
    const { verifier, keySet } = await createVerifier()

    await expect(verifier.verify(token())).rejects.toMatchObject({ refusal })
    expect(keySet.asked).toHaveLength(asks)
  })

  it('E5: passes on that keys cannot be had', async () => {
    const error = new ForgeRemoteError('ERR_KEY_SET', 'down', { retryAfterMs: 1000 })
    const keySet = { getKey: () => Promise.reject(error) }
    const verifier = createInvocationVerifier({ appIds: [APP_ID], keySet, clock })

    await expect(verifier.verify(await signToken(buildClaims(), key))).rejects.toBe(error)
  })

  it('judges times by the moment the token arrived, however long keys take', async () => {
    const { getKey } = await createKeySource(key)
    const slowClock = createManualClock(NOW)
    const keySet = {
      getKey: (kid: string) => {
        slowClock.advance(60_000)
        return getKey(kid)
      },
    }
    const verifier = createInvocationVerifier({ appIds: [APP_ID], keySet, clock: slowClock })

    await expect(verifier.verify(await signToken(buildClaims(), key))).resolves.toBeDefined()
  })

  it.each([0, 60])('takes another tolerance, of %i seconds', async (clockToleranceSeconds) => {
    const { verifier } = await createVerifier({ clockToleranceSeconds })
    const ended = (ago: number) =>
      signToken(buildClaims({ iat: NOW_SECONDS - 90, exp: NOW_SECONDS - ago }), key)

    await expect(verifier.verify(await ended(clockToleranceSeconds - 1))).resolves.toBeDefined()
    await expect(verifier.verify(await ended(clockToleranceSeconds))).rejects.toMatchObject({
      refusal: 'expired',
    })
  })

  it('looks at tokens of the configured length only', async () => {
    const token = await signToken(buildClaims(), key)
    const { verifier } = await createVerifier({ maxTokenBytes: token.length })
    const { verifier: shorter } = await createVerifier({ maxTokenBytes: token.length - 1 })

    await expect(verifier.verify(token)).resolves.toBeDefined()
    await expect(shorter.verify(token)).rejects.toMatchObject({ refusal: 'malformed' })
  })

  it('verifies a token with a label by the keys of its Isolated Cloud', async () => {
    const { verifier, labels } = await createIsolatedVerifier()
    const claims = buildClaims({
      icLabel: 'orange',
      app: { apiBaseUrl: 'https://api.orange.example/ex/jira/x', installation: undefined },
      context: undefined,
    })

    await expect(verifier.verify(await signToken(claims, isolatedKey))).resolves.toMatchObject({
      claims: { icLabel: 'orange' },
    })
    expect(labels).toEqual(['orange'])
  })

  it("does not take one cloud's keys for another's", async () => {
    const { verifier } = await createIsolatedVerifier()
    const labelled = await signToken(buildClaims({ icLabel: 'orange' }), key)
    const unlabelled = await signToken(buildClaims(), isolatedKey)

    await expect(verifier.verify(labelled)).rejects.toMatchObject({ refusal: 'key' })
    await expect(verifier.verify(unlabelled)).rejects.toMatchObject({ refusal: 'key' })
  })

  it.each(['Orange', 'a.b', 'a/b', '', 'x'.repeat(51), 'a\n', 1, ['orange']])(
    'asks nobody for the label %j',
    async (icLabel) => {
      const { verifier, labels } = await createIsolatedVerifier()
      const token = await signToken(buildClaims({ icLabel }), isolatedKey)

      await expect(verifier.verify(token)).rejects.toMatchObject({ claim: 'icLabel' })
      expect(labels).toEqual([])
    },
  )

  it.each([
    'https://169.254.169.254/ex/jira/x',
    'https://localhost/ex/jira/x',
    'http://api.orange.example/ex/jira/x',
    'https://user@api.orange.example/ex/jira/x',
    'https://api.orange.example:8443/ex/jira/x',
    'https://api.orange.example/ex/jira/..',
  ])('refuses %s in an Isolated Cloud, too', async (apiBaseUrl) => {
    const { verifier } = await createIsolatedVerifier()
    const token = await signToken(
      buildClaims({ icLabel: 'orange', app: { apiBaseUrl } }),
      isolatedKey,
    )

    await expect(verifier.verify(token)).rejects.toMatchObject({ claim: 'app.apiBaseUrl' })
  })

  it('refuses a key that is not RSA, whatever the key set says', async () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    const keySet = { getKey: () => Promise.resolve(publicKey) }
    const verifier = createInvocationVerifier({ appIds: [APP_ID], keySet, clock })

    await expect(verifier.verify(await signToken(buildClaims(), key))).rejects.toMatchObject({
      refusal: 'signature',
    })
  })

  it.each([
    [[]],
    [['']],
    [[undefined]],
    [['ari:cloud:ecosystem::app/']],
    [['app']],
    [[APP_ID, '']],
    [[/.*/]],
    [[`${APP_ID} `]],
  ])('D4: does not start with the app ids %j', (appIds) => {
    const keySet = { getKey: () => Promise.resolve(undefined) }

    expect(() => createInvocationVerifier({ appIds: appIds as never, keySet, clock })).toThrow(
      OptionsError,
    )
  })
})
