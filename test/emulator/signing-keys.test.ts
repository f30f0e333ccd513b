import { createPublicKey, verify } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createIdSource } from '../../src/emulator/id-source.js'
import { type TokenIssuer, createTokenIssuer } from '../../src/emulator/token-issuer.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import {
  APP_ID,
  INSTALLATION_ID,
  START,
  type TestEmulator,
  startTestEmulator,
} from './emulator-harness.js'

const WHO = { installationId: INSTALLATION_ID }

let issuer: TokenIssuer
beforeEach(() => {
  issuer = createIssuer()
})

function createIssuer(): TokenIssuer {
  return createTokenIssuer({
    appId: APP_ID,
    clock: createManualClock(START),
    ids: createIdSource(),
  })
}

async function listKeyIds(of = issuer): Promise<unknown[]> {
  return (await of.keySet()).keys.map(({ kid }) => kid)
}

async function mint(): Promise<string> {
  return (await issuer.mintInvocation(WHO)).token
}

function readKeyId(token: string): unknown {
  const [header = ''] = token.split('.')
  return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: unknown }).kid
}

/** Whether a published key that the token names has signed it. */
async function isVerified(token: string): Promise<boolean> {
  const [header, payload, signature = ''] = token.split('.')
  const { keys } = await issuer.keySet()
  const jwk = keys.find(({ kid }) => kid === readKeyId(token))
  if (jwk === undefined) return false
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const bytes = Buffer.from(`${header}.${payload}`)
  return verify('sha256', bytes, key, Buffer.from(signature, 'base64url'))
}

describe('issuers of one process', () => {
  it('start with the same key, and go their own ways from there', async () => {
    const other = createIssuer()
    const [first] = await listKeyIds()
    expect(await listKeyIds(other)).toEqual([first])
    const newest = await issuer.rotateKeys()
    expect(await listKeyIds(other)).toEqual([first])
    await issuer.retireKey(String(first))
    expect(await listKeyIds()).toEqual([newest])
    expect(await listKeyIds(other)).toEqual([first])
    expect(await listKeyIds(createIssuer())).toEqual([first])
  })
})

describe('rotateKeys', () => {
  it.each([
    { options: undefined, isKept: true },
    { options: { keepOld: true }, isKept: true },
    { options: { keepOld: false }, isKept: false },
  ])('signs with a new key; the old one stays published: $isKept', async ({ options, isKept }) => {
    const before = await mint()
    const newest = await issuer.rotateKeys(options)
    const after = await mint()
    expect(readKeyId(after)).toBe(newest)
    expect(newest).not.toBe(readKeyId(before))
    expect(await listKeyIds()).toEqual(isKept ? [newest, readKeyId(before)] : [newest])
    expect(await isVerified(after)).toBe(true)
    expect(await isVerified(before)).toBe(isKept)
  })

  it('signs what is minted while the key is being made with it', async () => {
    const rotating = issuer.rotateKeys({ keepOld: false })
    const token = await mint()
    expect(readKeyId(token)).toBe(await rotating)
  })

  it('takes rotations one after the other', async () => {
    const ids = await Promise.all([issuer.rotateKeys(), issuer.rotateKeys()])
    const [first] = (await listKeyIds()).toReversed()
    expect(await listKeyIds()).toEqual([...ids.toReversed(), first])
    expect(readKeyId(await mint())).toBe(ids[1])
  })
})

describe('retireKey', () => {
  it('takes an older key out of the key set', async () => {
    const old = await mint()
    const middle = await issuer.rotateKeys()
    const newest = await issuer.rotateKeys()
    await issuer.retireKey(middle)
    expect(await listKeyIds()).toEqual([newest, readKeyId(old)])
    expect(await isVerified(old)).toBe(true)
  })

  it.each<{ name: string; pick: () => Promise<string>; problem: string }>([
    { name: 'the key that signs', pick: () => issuer.rotateKeys(), problem: 'this key signs' },
    {
      name: 'a key that is not published',
      pick: async () => {
        const old = String((await listKeyIds())[0])
        await issuer.rotateKeys({ keepOld: false })
        return old
      },
      problem: 'no such key',
    },
  ])('refuses $name', async ({ pick, problem }) => {
    const keyId = await pick()
    const before = await listKeyIds()
    await expect(issuer.retireKey(keyId)).rejects.toMatchObject({
      code: 'ERR_BAD_REQUEST',
      message: expect.stringContaining(`keyId: ${problem}`),
    })
    expect(await listKeyIds()).toEqual(before)
  })
})

describe('expireSystemTokens', () => {
  it('ends the tokens of before, in the same second too, and no others', () => {
    const [before, user] = [issuer.mintSystemToken(WHO), issuer.mintUserToken(WHO)]
    issuer.expireSystemTokens()
    const after = issuer.mintSystemToken(WHO)
    expect(issuer.readSystemToken(before)).toBe('expired')
    expect(issuer.readSystemToken(user)).toBe('not an app system token')
    expect(issuer.readSystemToken(after)).toMatchObject({ tenant: { appId: APP_ID } })
    issuer.expireSystemTokens()
    expect(issuer.readSystemToken(after)).toBe('expired')
  })
})

describe('scenarios with tokens and keys', () => {
  it('token-expiry-storm refuses the tokens of before, though their exp is ahead', async () => {
    await withEmulator(async ({ emulator, call, as, logs }) => {
      emulator.faults.start('token-expiry-storm')
      expect((await call('get', { key: 'k' })).status).toBe(401)
      expect(logs.at(-1)?.message).toBe('refused: the bearer token is expired')
      const again = await as(INSTALLATION_ID)
      expect((await again('get', { key: 'k' })).status).toBe(404)
    })
  })

  it('key-rotation signs with a key that was not published before', async () => {
    await withEmulator(async ({ emulator }) => {
      const before = await emulator.invocationToken(WHO)
      emulator.faults.start('key-rotation')
      const after = await emulator.invocationToken(WHO)
      const published = await (await fetch(emulator.jwksUrl)).text()
      expect(published).toContain(String(readKeyId(after)))
      expect(published).not.toContain(String(readKeyId(before)))
    })
  })

  async function withEmulator(act: (test: TestEmulator) => Promise<void>): Promise<void> {
    const test = await startTestEmulator()
    try {
      await act(test)
    } finally {
      await test.emulator.close()
    }
  }
})
