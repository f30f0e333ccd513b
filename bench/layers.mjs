/**
 * What each layer of the middleware costs, in µs of one thread, on tokens of about 2.5 KB.
 */
import { createEmulator } from 'forge-remote/emulator'
import { createForgeContext } from '../dist/context/create-forge-context.js'
import { checkClaims } from '../dist/invocation/check-claims.js'
import { checkEarlyClaims } from '../dist/invocation/check-early-claims.js'
import { importKeySet } from '../dist/invocation/import-key-set.js'
import { toInvocation } from '../dist/invocation/invocation.js'
import { parseCompactJws } from '../dist/invocation/parse-compact-jws.js'
import { parseJsonObject } from '../dist/invocation/parse-json-object.js'
import { verifySignature } from '../dist/invocation/verify-signature.js'
import { createTokenCache } from '../dist/tokens/token-cache.js'
import { median } from './measure.mjs'
import { MANIFEST, mintTokens } from './tokens.mjs'

const TOKENS = 2000
const clock = { now: () => Date.now(), elapsed: () => performance.now(), schedule: () => () => {} }

export async function layersBench(rounds) {
  const emulator = await createEmulator({ manifest: MANIFEST })
  const tokens = await mintTokens(emulator, TOKENS)
  const { keys } = await importKeySet(await (await fetch(emulator.jwksUrl)).text())
  const rules = {
    appIds: [emulator.appId],
    now: Date.now(),
    clockToleranceSeconds: 10,
    maxTokenLifetimeSeconds: 3600,
  }
  const parsed = tokens.map((token) => parseCompactJws(token, 32_768))
  const payloads = parsed.map(({ payload }) => parseJsonObject(payload, 'payload'))
  const invocations = payloads.map((claims) => toInvocation(checkClaims(claims, rules)))
  const services = createServices()
  const layers = {
    'take apart and judge the header': (index) => parseCompactJws(tokens[index], 32_768),
    'parse the payload': (index) => parseJsonObject(parsed[index].payload, 'payload'),
    'bare JSON.parse of the payload': (index) => JSON.parse(parsed[index].payload.toString()),
    'issuer, audience, times': (index) => checkEarlyClaims(payloads[index], rules),
    'all other claims': (index) => toInvocation(checkClaims(payloads[index], rules)),
    'req.forge': (index) =>
      createForgeContext(services, {
        invocation: invocations[index],
        traceId: 'a',
        signal: () => {},
      }),
  }
  console.log(`\nLayers (median of ${rounds} rounds)`)
  for (const [name, run] of Object.entries(layers)) {
    print(
      name,
      Array.from({ length: rounds }, () => timeLayer(run)),
    )
  }
  const verify = async (index) => {
    const { header, signingInput, signature } = parsed[index]
    await verifySignature({ key: keys.get(header.kid), signingInput, signature })
  }
  const signatures = []
  for (let round = 0; round < rounds; round += 1) signatures.push(await timeSignatures(verify))
  print('signature, 64 in flight, this thread alone', signatures)
  await emulator.close()
}

function createServices() {
  const logger = { info() {}, warn() {}, error() {} }
  return {
    transport: undefined,
    tokenCache: createTokenCache({ clock }),
    storageUrl: () => 'https://api.atlassian.com/forge/storage/kvs',
    reported: new WeakSet(),
    storageTimeoutMs: 10_000,
    clock,
    logger,
  }
}

function timeLayer(run) {
  const startedAt = process.cpuUsage()
  for (let index = 0; index < TOKENS * 5; index += 1) run(index % TOKENS)
  return toMicroseconds(startedAt, TOKENS * 5)
}

/** CPU of the whole process less that of the thread pool cannot be told apart; the event loop's active time can. */
async function timeSignatures(verify) {
  const startedAt = performance.eventLoopUtilization()
  let next = 0
  const worker = async () => {
    while (next < TOKENS) {
      next += 1
      await verify(next - 1)
    }
  }
  await Promise.all(Array.from({ length: 64 }, worker))
  const { active } = performance.eventLoopUtilization(startedAt)
  return (active * 1000) / TOKENS
}

function toMicroseconds(startedAt, count) {
  const { user, system } = process.cpuUsage(startedAt)
  return (user + system) / count
}

function print(name, values) {
  console.log(`  ${name.padEnd(44)} ${median(values).toFixed(1).padStart(9)} µs`)
}
