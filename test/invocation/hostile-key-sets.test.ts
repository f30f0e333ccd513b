import { describe, expect, it } from 'vitest'
import { createKeySet } from '../../src/invocation/create-key-set.js'
import { fetchKeySet } from '../../src/invocation/fetch-key-set.js'
import { createJsonLogger } from '../../src/logger.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { TransportError } from '../../src/transport/transport-error.js'
import type { Transport } from '../../src/transport/transport.js'
import { CANARY, findSecrets, mintSecret, printAll } from './canary.js'
import { NOW, createTestKey } from './sign-token.js'

const { jwk, privateKey } = createTestKey('k')
const exported = privateKey.export({ format: 'jwk' })
const secret = mintSecret('key')
const answer = (status: number, body: unknown, headers = {}) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return () => Promise.resolve({ status, body: text, headers })
}

describe('createKeySet', () => {
  it.each<{ name: string; exchange: Transport['exchange'] }>([
    { name: 'a page of HTML', exchange: answer(200, `<p>${secret}</p>`) },
    { name: 'broken JSON', exchange: answer(200, `{"keys":["${secret}`) },
    { name: 'another document', exchange: answer(200, { secret }) },
    { name: 'a redirect', exchange: answer(302, secret, { location: `https://x/?t=${secret}` }) },
    { name: 'an error', exchange: answer(500, secret, { 'set-cookie': secret }) },
    { name: 'a private key', exchange: answer(200, { keys: [{ ...jwk, ...exported }] }) },
    {
      name: 'a shared key',
      exchange: answer(200, { keys: [{ kty: 'oct', kid: 'k', k: secret }] }),
    },
    { name: 'strange ids', exchange: answer(200, { keys: [{ ...jwk, kid: `${secret}\n` }] }) },
    { name: 'strange members', exchange: answer(200, { keys: [{ ...jwk, alg: secret }] }) },
    {
      name: 'no answer',
      exchange: () => Promise.reject(new TransportError('ambiguous', 'ECONNRESET', 'origin')),
    },
    { name: 'a mistake of ours', exchange: () => Promise.reject(new RangeError(secret)) },
  ])('neither logs nor throws a secret when it gets $name', async ({ exchange }) => {
    const lines: string[] = []
    const transport = { exchange, close: () => Promise.resolve() }
    const keySet = createKeySet({
      url: 'https://keys.example/jwks.json',
      fetchKeySet: () => fetchKeySet(transport, 'https://keys.example/jwks.json'),
      clock: createManualClock(NOW),
      log: createJsonLogger({ write: (line) => void lines.push(line) }),
    })

    const thrown = await Promise.allSettled([keySet.getKey('k'), keySet.reload()])

    expect(thrown.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(lines).not.toEqual([])
    expect(
      findSecrets([...lines, ...thrown, keySet].map(printAll).join(), [
        String(exported.d),
        String(exported.p),
      ]),
    ).toEqual([])
  })
})

describe('findSecrets', () => {
  it.each(['', 'x', 'xx', 'xxx'])('finds the canary in the base64url of %j and it', (before) => {
    const text = Buffer.from(`${before}${CANARY}"}`).toString('base64url')

    expect(findSecrets(text)).toHaveLength(1)
    expect(findSecrets(`a ${secret} b`)).toEqual([CANARY])
    expect(findSecrets('nothing')).toEqual([])
  })
})
