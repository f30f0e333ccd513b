import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { LONGEST_LIFETIME_MS } from '../../src/tokens/access-token.js'
import { createRefusedTokens } from '../../src/tokens/refused-tokens.js'
import type { TokenOwner } from '../../src/tokens/token-owner.js'
import { findSecrets, mintSecret, printAll } from '../invocation/canary.js'
import { NOW } from './build-token.js'
import { TENANT } from './two-level-harness.js'

const INSTALLATION: TokenOwner = { tenant: TENANT }
const USER: TokenOwner = { tenant: TENANT, principal: 'user' }

function setUp() {
  const clock = createManualClock(NOW)
  return { clock, refused: createRefusedTokens(clock) }
}

describe('createRefusedTokens', () => {
  it('knows a refused token, of its owner and of nobody else', () => {
    const { refused } = setUp()
    refused.add(USER, 'a')

    expect(refused.has(USER, 'a')).toBe(true)
    expect(refused.has(USER, 'b')).toBe(false)
    expect(refused.has(INSTALLATION, 'a')).toBe(false)
    expect(refused.hasAny(USER)).toBe(true)
    expect(refused.hasAny(INSTALLATION)).toBe(false)
  })

  it('forgets it when it has ended for certain', () => {
    const { clock, refused } = setUp()
    refused.add(USER, 'a')
    clock.advance(LONGEST_LIFETIME_MS - 1)
    expect(refused.has(USER, 'a')).toBe(true)
    clock.advance(1)

    expect(refused.has(USER, 'a')).toBe(false)
    expect(refused.hasAny(USER)).toBe(false)
  })

  it('keeps the last ten of an owner, and lets nobody push out what another had refused', () => {
    const { refused } = setUp()
    refused.add(INSTALLATION, 'a')
    for (let at = 0; at < 2000; at += 1) refused.add(USER, `${at}`)

    expect(refused.has(INSTALLATION, 'a')).toBe(true)
    expect(refused.has(USER, '1989')).toBe(false)
    expect(refused.has(USER, '1990')).toBe(true)
    expect(refused.has(USER, '1999')).toBe(true)
  })

  it('counts a token once that is refused again and again', () => {
    const { refused } = setUp()
    refused.add(USER, 'a')
    for (let at = 0; at < 20; at += 1) refused.add(USER, 'b')

    expect(refused.has(USER, 'a')).toBe(true)
  })

  it('keeps no token', () => {
    const { refused } = setUp()
    refused.add(USER, mintSecret('a'))

    expect(findSecrets(printAll([refused]))).toEqual([])
  })
})
