import { describe, expect, it } from 'vitest'
import { type TokenBinding, decideTokenUse, wantsProof } from '../../src/tokens/token-binding.js'

const ORIGINS = {
  platform: { moduleType: 'core:trigger', principal: undefined },
  user: { moduleType: 'xen:macro', principal: 'user' },
  'user through core': { moduleType: 'core:endpoint', principal: 'user' },
  'web trigger': { moduleType: 'core:webtrigger', principal: undefined },
  anonymous: { moduleType: 'xen:macro', principal: undefined },
} as const

describe('decideTokenUse', () => {
  it.each<{ binding: TokenBinding; origin: keyof typeof ORIGINS; use: string; proof: boolean }>([
    { binding: 'origin', origin: 'platform', use: 'installation', proof: false },
    { binding: 'origin', origin: 'user', use: 'user', proof: false },
    { binding: 'origin', origin: 'user through core', use: 'user', proof: false },
    { binding: 'origin', origin: 'anonymous', use: 'request', proof: false },
    { binding: 'origin', origin: 'web trigger', use: 'request', proof: false },
    { binding: 'proof', origin: 'platform', use: 'installation', proof: false },
    { binding: 'proof', origin: 'user', use: 'user', proof: true },
    { binding: 'proof', origin: 'user through core', use: 'user', proof: true },
    { binding: 'proof', origin: 'anonymous', use: 'request', proof: true },
    { binding: 'proof', origin: 'web trigger', use: 'request', proof: true },
    { binding: 'request', origin: 'platform', use: 'request', proof: false },
    { binding: 'request', origin: 'user', use: 'request', proof: false },
    { binding: 'request', origin: 'user through core', use: 'request', proof: false },
    { binding: 'request', origin: 'anonymous', use: 'request', proof: false },
  ])('$binding: $origin serves the $use, proof wanted: $proof', (row) => {
    expect(decideTokenUse(row.binding, ORIGINS[row.origin])).toBe(row.use)
    expect(wantsProof(row.binding, ORIGINS[row.origin])).toBe(row.proof)
  })
})
