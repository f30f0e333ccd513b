import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvocationTokenError } from '../../src/errors.js'
import { createInvocationVerifier } from '../../src/invocation/create-invocation-verifier.js'
import { createKeySet } from '../../src/invocation/create-key-set.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createAttackKit } from './attack-kit.js'
import { createRecordedLog } from './recorded-log.js'
import { APP_ID, NOW } from './sign-token.js'

const kit = createAttackKit()
const clock = createManualClock(NOW)
const fetchKeySet = () => Promise.resolve(JSON.stringify({ keys: [kit.key.jwk] }))
const keySet = createKeySet({ url: 'u', fetchKeySet, clock, log: createRecordedLog() })
const verifier = createInvocationVerifier({ appIds: [APP_ID], keySet, clock })

/** Parts of tokens, whole and broken, that a mutation puts together anew. */
const fragment = fc.oneof(
  fc.constantFrom('.', '=', '-', '_', '+', '/', ' ', '\n', '\0', 'eyJ', 'e30', 'AAAA', '\u3002'),
  fc.string({ maxLength: 8 }),
  fc.base64String({ maxLength: 32 }),
)
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.integer({ min: 0, max: 40 }),
  inserted: fc.array(fragment, { maxLength: 3 }),
})

describe('createInvocationVerifier', () => {
  it('refuses every mutation of a genuine token, with no error but its own', async () => {
    const token = (await kit.parts()).join('.')
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const mutated = mutations.reduce((text, { at, removed, inserted }) => {
          const start = Math.floor(at * text.length)
          return text.slice(0, start) + inserted.join('') + text.slice(start + removed)
        }, token)
        fc.pre(mutated !== token)
        const error: unknown = await verifier.verify(mutated).catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(InvocationTokenError)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses every payload of any JSON that lacks what a token needs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (payload, app) => {
        const claims = { ...kit.header, app, payload }
        const error: unknown = await verifier
          .verify(kit.signed(kit.header, claims))
          .catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(InvocationTokenError)
      }),
      { numRuns: 100 },
    )
  })
})
