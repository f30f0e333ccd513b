import { describe, expect, it } from 'vitest'
import { createInstallationProof, PROOF_KEY } from '../../src/tokens/installation-proof.js'
import { createKeyRing } from '../../src/tokens/key-ring.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import { findKeyProblem } from '../../src/values/key.js'
import { mintSecret } from '../invocation/canary.js'

const [OLD, NEW] = [generateTokenKey(), generateTokenKey()]
const TENANT = { appId: 'app', environmentId: 'environment', installationId: 'installation' }
const OTHERS = [
  { ...TENANT, appId: 'app2' },
  { ...TENANT, environmentId: 'environment2' },
  { ...TENANT, installationId: 'installation2' },
  { appId: 'appe', environmentId: 'nvironment', installationId: 'installation' },
]

describe('createInstallationProof', () => {
  const proof = createInstallationProof(createKeyRing([OLD]))

  it('knows its own mark again', () => {
    expect(proof.isMark(TENANT, proof.mark(TENANT))).toBe(true)
    expect(createInstallationProof(createKeyRing([OLD])).mark(TENANT)).toBe(proof.mark(TENANT))
  })

  it.each(OTHERS)('does not take it for the mark of %j', (other) => {
    expect(proof.isMark(other, proof.mark(TENANT))).toBe(false)
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 1],
    ['an object', { mark: 'v1' }],
    ['an empty text', ''],
    ['a text', 'v1.a.b'],
    ['a list of the mark', [proof.mark(TENANT)]],
    ['a longer mark', `${proof.mark(TENANT)}A`],
    ['a shorter mark', proof.mark(TENANT).slice(0, -1)],
    ['the mark of an unknown key', createInstallationProof(createKeyRing([NEW])).mark(TENANT)],
    ['a mark of zeros', proof.mark(TENANT).replace(/[^.]+$/, 'A'.repeat(43))],
  ])('does not take %s for a mark', (_name, value) => {
    expect(proof.isMark(TENANT, value)).toBe(false)
  })

  it('knows marks of all keys of the ring, and makes them with the first', () => {
    const rotated = createInstallationProof(createKeyRing([NEW, OLD]))

    expect(rotated.isMark(TENANT, proof.mark(TENANT))).toBe(true)
    expect(proof.isMark(TENANT, rotated.mark(TENANT))).toBe(false)
  })

  it('shows no id in a mark', () => {
    expect(proof.mark(TENANT)).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{43}$/)
  })

  it('remembers which token was proven for which installation', () => {
    proof.remember(TENANT, mintSecret('a'))

    expect(proof.isProven(TENANT, mintSecret('a'))).toBe(true)
    expect(proof.isProven(TENANT, mintSecret('b'))).toBe(false)
    expect(OTHERS.map((other) => proof.isProven(other, mintSecret('a')))).not.toContain(true)
  })

  it('stores its mark under a key that the platform takes', () => {
    expect(findKeyProblem(PROOF_KEY)).toBeUndefined()
  })
})
