import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { ATTACKS } from '../../src/emulator/attacks/attacks.js'
import { createDirectKit } from './attack-kit.js'
import { NOW } from './sign-token.js'

describe('the table of attacks', () => {
  it('bites: a verifier that checks the signature alone lets more than 60 through', async () => {
    const kit = createDirectKit()
    const keys = createLocalJWKSet({ keys: [kit.key.publicJwk] })
    const options = { currentDate: new Date(NOW) }
    const attacks = ATTACKS.filter(({ group }) => group !== 'bearer')

    const passed = await Promise.all(
      attacks.map(({ forge }) =>
        jwtVerify(forge(kit), keys, options).then(
          () => true,
          () => false,
        ),
      ),
    )

    expect(passed.filter(Boolean).length).toBeGreaterThan(60)
  }, 30_000)
})
