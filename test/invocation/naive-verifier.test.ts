import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { ALGORITHM_ATTACKS } from './algorithm-attacks.js'
import { createAttackKit } from './attack-kit.js'
import { CLAIM_ATTACKS } from './claim-attacks.js'
import { KEY_ATTACKS } from './key-attacks.js'
import { NOW } from './sign-token.js'
import { STRUCTURE_ATTACKS } from './structure-attacks.js'

describe('the table of attacks', () => {
  it('bites: a verifier that checks the signature alone lets more than 60 through', async () => {
    const kit = createAttackKit()
    const keys = createLocalJWKSet({ keys: [kit.key.jwk] })
    const options = { currentDate: new Date(NOW) }
    const attacks = [STRUCTURE_ATTACKS, ALGORITHM_ATTACKS, KEY_ATTACKS, CLAIM_ATTACKS].flat()

    const passed = await Promise.all(
      attacks.map(async ({ forge }) =>
        jwtVerify(await forge(kit), keys, options).then(
          () => true,
          () => false,
        ),
      ),
    )

    expect(passed.filter(Boolean).length).toBeGreaterThan(60)
  }, 30_000)
})
