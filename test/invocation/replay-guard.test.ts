import { describe, expect, it } from 'vitest'
import { type Invocation, toInvocation } from '../../src/invocation/invocation.js'
import { createReplayGuard } from '../../src/invocation/replay-guard.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import type { InvocationClaims } from '../../src/wire/invocation-claims.js'
import { NOW, OTHER_APP_ID, buildClaims } from './sign-token.js'

const invoke = (changes: Parameters<typeof buildClaims>[0] = {}): Invocation =>
  toInvocation(buildClaims(changes) as unknown as InvocationClaims)

function setUp(maxEntries?: number) {
  const clock = createManualClock(NOW)
  return { clock, guard: createReplayGuard({ clock, clockToleranceSeconds: 10, maxEntries }) }
}

describe('createReplayGuard', () => {
  it('D17: refuses a token that was used before', () => {
    const { guard } = setUp()
    guard.use(invoke())

    expect(() => guard.use(invoke())).toThrow(
      expect.objectContaining({ refusal: 'replayed', claim: 'jti' }),
    )
  })

  it('E6: takes the mark back for a request that failed', () => {
    const { guard } = setUp()
    guard.use(invoke())()

    expect(() => guard.use(invoke())).not.toThrow()
  })

  it.each([
    { other: 'token', invocation: invoke({ jti: 'another' }) },
    { other: 'installation', invocation: invoke({ app: { installationId: 'i' } }) },
    { other: 'app', invocation: invoke({ app: { id: OTHER_APP_ID } }) },
    { other: 'environment', invocation: invoke({ app: { environment: { type: 'X', id: 'e' } } }) },
  ])('lets in another $other', ({ invocation }) => {
    const { guard } = setUp()
    guard.use(invoke())

    expect(() => guard.use(invocation)).not.toThrow()
  })

  it('remembers a token for as long as it would be accepted', () => {
    const { clock, guard } = setUp()
    guard.use(invoke())
    clock.advance(35_000)

    expect(() => guard.use(invoke())).toThrow(expect.objectContaining({ refusal: 'replayed' }))
    clock.advance(1)
    expect(() => guard.use(invoke())).not.toThrow()
  })

  it('E6: remembers a bounded number, the newest ones', () => {
    const { guard } = setUp(2)
    for (const jti of ['a', 'b', 'c']) guard.use(invoke({ jti }))

    expect(() => guard.use(invoke({ jti: 'c' }))).toThrow(
      expect.objectContaining({ refusal: 'replayed' }),
    )
    expect(() => guard.use(invoke({ jti: 'a' }))).not.toThrow()
  })

  it('refuses a token without jti', () => {
    const { guard } = setUp()

    expect(() => guard.use(invoke({ jti: undefined }))).toThrow(
      expect.objectContaining({ refusal: 'claims', claim: 'jti' }),
    )
  })
})
