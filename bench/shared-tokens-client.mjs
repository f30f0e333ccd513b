/**
 * One variant of what is done with a system token: `node shared-tokens-client.mjs VARIANT` prints the CPU of a call in µs;
 * `node --expose-gc shared-tokens-client.mjs heap` what 100,000 installations take.
 */
import { generateTokenKey } from 'forge-remote'
import { createTokenMemory } from 'forge-remote/testing'
import { systemClock as clock } from '../dist/clock.js'
import { readAccessToken } from '../dist/tokens/access-token.js'
import { createKeyRing } from '../dist/tokens/key-ring.js'
import { createTokenCache } from '../dist/tokens/token-cache.js'
import { createTwoLevelTokens } from '../dist/tokens/two-level-tokens.js'
import { load, warmUp } from './measure.mjs'

const INSTALLATIONS = 100_000
const TOKEN_BYTES = 1500
const CONCURRENCY = 16

const [, , variant] = process.argv
const ring = createKeyRing([generateTokenKey()])
const memory = createTokenMemory({ maxEntries: 200_000 })
const logger = { info() {}, warn() {}, error() {} }
const startLevels = (maxEntries) =>
  createTwoLevelTokens({
    cache: createTokenCache({ clock, maxEntries }),
    store: memory.open(),
    ring,
    logger,
    clock,
    random: Math.random,
  })

const toTenant = (number) => ({
  appId: 'ari:cloud:ecosystem::app/6f9c1d52-3b0e-4b8e-9c55-0d7a4f2e8b31',
  environmentId: 'ari:cloud:ecosystem::environment/6f9c1d52/production',
  installationId: `installation-${number}`,
})
const toToken = (number) => readAccessToken(`${number}`.padEnd(TOKEN_BYTES, 'x'), clock.now())
const toEntry = (number, token = toToken(number)) => ({
  tenant: toTenant(number),
  shared: true,
  token,
})

if (variant === 'heap') {
  const cache = createTokenCache({ clock, maxEntries: INSTALLATIONS })
  gc()
  const before = process.memoryUsage().heapUsed
  for (let number = 0; number < INSTALLATIONS; number += 1) cache.put(toEntry(number))
  gc()
  const each = (process.memoryUsage().heapUsed - before) / INSTALLATIONS
  const beyond = Math.round(each - TOKEN_BYTES)
  console.log(
    `\nMemory: ${Math.round(each)} bytes for an installation, ${beyond} beyond its token; ${cache.size} of them`,
  )
} else {
  const tokens = startLevels(1_000)
  // One installation of a thousand is in memory, the others in the store alone.
  const known = toEntry(0)
  const seeds = startLevels(1_000)
  for (let number = 0; number < 20_000; number += 1) seeds.put(toEntry(number))
  await seeds.flush()
  tokens.put(known)
  await tokens.flush()
  const calls = {
    put: () => tokens.put(known),
    memory: () => tokens.findShared(known.tenant),
    store: (number) => tokens.findShared(toTenant(1 + (number % 19_999))),
    seal: (number) => tokens.put(toEntry(100_000 + number)),
  }
  const call = async (number) => await calls[variant](number)
  await warmUp({ calls: 2_000, milliseconds: 300, concurrency: CONCURRENCY, call })
  const { cpu, rate } = await load({ seconds: 1, concurrency: CONCURRENCY, call })
  console.log(JSON.stringify({ cpu, rate }))
}
process.exit(0)
