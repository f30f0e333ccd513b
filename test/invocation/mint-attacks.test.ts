import { beforeAll, describe, expect, it } from 'vitest'
import { ATTACKS } from '../../src/emulator/attacks/attacks.js'
import {
  type AttackIssuer,
  createAttackMint,
  parseAttackRequest,
} from '../../src/emulator/attacks/mint-attacks.js'
import { signParts } from '../../src/emulator/attacks/sign-parts.js'
import type { SigningKey } from '../../src/emulator/signing-key.js'
import { createInvocationVerifier } from '../../src/invocation/create-invocation-verifier.js'
import { createKeySet } from '../../src/invocation/create-key-set.js'
import { readBearerToken } from '../../src/invocation/read-bearer-token.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createRecordedLog } from './recorded-log.js'
import { APP_ID, INSTALLATION_ID, NOW, buildClaims, createTestKey } from './sign-token.js'

const INVOCATION = { installationId: INSTALLATION_ID }

let key: SigningKey
let issuer: AttackIssuer
beforeAll(() => {
  const { kid: keyId, privateKey, jwk: publicJwk } = createTestKey('emulator/test')
  key = { keyId, privateKey, publicJwk }
  let count = 0
  issuer = {
    signingKey: () => Promise.resolve(key),
    mintSystemToken: () => 'system-token',
    mintInvocation: ({ context }) => {
      count += 1
      const claims = buildClaims({ jti: `jti-${count}`, context })
      const token = signParts({ alg: 'RS256', kid: keyId }, claims, privateKey)
      return Promise.resolve({ token, invocationId: `jti-${count}` })
    },
  }
})

/** A server's view of a header: HTTP takes white space at both ends away. */
const receive = (value: string) => value.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')

describe('createAttackMint', () => {
  it('mints attacks that are still attacks when HTTP has delivered them, and a genuine call', async () => {
    const clock = createManualClock(NOW)
    const fetchKeySet = () => Promise.resolve(JSON.stringify({ keys: [key.publicJwk] }))
    const log = createRecordedLog()
    const keySet = createKeySet({ url: 'u', fetchKeySet, clock, log, allowEmulatorKeys: true })
    const verifier = createInvocationVerifier({ appIds: [APP_ID], keySet, clock })
    const mintAttacks = createAttackMint(issuer)

    const { genuine, systemToken, attacks } = await mintAttacks({
      invocation: INVOCATION,
      ids: ATTACKS.map(({ id }) => id),
    })

    const judged = await Promise.all(
      attacks.map(async ({ id, authorization }) => {
        const judge = async () => await verifier.verify(readBearerToken(authorization.map(receive)))
        return {
          id,
          isAccepted: await judge().then(
            () => true,
            () => false,
          ),
        }
      }),
    )
    expect(judged.filter(({ isAccepted }) => isAccepted)).toEqual([])
    await expect(verifier.verify(readBearerToken(genuine))).resolves.toBeDefined()
    expect(systemToken).toBe('system-token')
  })

  it('starts each attack from an invocation of its own', async () => {
    const { attacks } = await createAttackMint(issuer)({
      invocation: INVOCATION,
      ids: ['D1-iss-other', 'D1-iss-prefix', 'D1-iss-other'],
    })

    const ids = attacks.map(({ authorization: [value = ''] }) => {
      const payload = Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()
      return (JSON.parse(payload) as { jti: string }).jti
    })
    expect(new Set(ids).size).toBe(3)
  })

  it('says what each attack is about and where it is known from', async () => {
    const { attacks } = await createAttackMint(issuer)({ invocation: INVOCATION, ids: ['B1-none'] })

    expect(attacks).toEqual([
      {
        id: 'B1-none',
        group: 'algorithm',
        about: expect.stringContaining('No signature at all') as unknown,
        source: 'CVE-2022-23540, RFC 8725 section 2.1',
        authorization: [expect.stringMatching(/^Bearer \S+\.\S+\.$/) as unknown],
      },
    ])
  })

  it('knows its attacks alone', async () => {
    const minted = createAttackMint(issuer)({ invocation: INVOCATION, ids: ['B1-other'] })

    await expect(minted).rejects.toThrow('ids: there is no attack "B1-other"')
  })
})

describe('parseAttackRequest', () => {
  it.each([
    { request: undefined, problem: 'request: ' },
    { request: { invocation: {} }, problem: 'installationId: ' },
    { request: { invocation: INVOCATION, ids: 'B1' }, problem: 'ids: ' },
    { request: { invocation: INVOCATION, ids: Array(51).fill('B1') }, problem: 'ids: ' },
    { request: { invocation: INVOCATION, id: 'B1' }, problem: 'request: ' },
  ])('refuses $request', ({ request, problem }) => {
    expect(() => parseAttackRequest(request)).toThrow(problem)
  })
})

describe('ATTACKS', () => {
  it('say in one sentence what they are and where they are known from', () => {
    const wordy = ATTACKS.filter(
      ({ about, source }) => !/^[A-Z][^.]{40,200}[^.]$/.test(about) || source === '',
    )

    expect(wordy.map(({ id }) => id)).toEqual([])
  })
})
