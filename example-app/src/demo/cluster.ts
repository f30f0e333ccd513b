/**
 * `npm run start:cluster`: two processes of the app on one Redis, and an emulator beside them; a scenario is played through both. `--once`
 * ends after it, otherwise all keep serving.
 *
 * `REDIS_URL` names the Redis; without it one is started for the run.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { argv, env, stdout } from 'node:process'
import { generateTokenKey } from 'forge-remote'
import { createEmulatorAccess } from './emulator-access.js'
import { type Place, playCluster } from './play-cluster.js'
import { renderLog } from './render-log.js'
import { type DemoMeans, explain, runUntilStopped } from './run-until-stopped.js'
import { startRedis } from './start-redis.js'
import { startApp, startEmulator } from './start-services.js'

const FIRST_PORT = 3001
const SECOND_PORT = 3002

const installationId = `ari:cloud:ecosystem::installation/${randomUUID()}`
const colours = stdout.isTTY && env['NO_COLOR'] === undefined

await runUntilStopped(run)

/** @returns The exit code, with `--once`; else it never returns. */
async function run(means: DemoMeans): Promise<number> {
  const { print } = means
  const redis = await openRedis(means)
  const options = {
    ...means,
    // Made for this run: what it leaves in a Redis of yours, nobody can read.
    env: { ...env, REDIS_URL: redis.url, FORGE_TOKEN_KEYS: generateTokenKey() },
  }
  const { addresses, ...emulator } = await startEmulator(options)
  const start = (place: Place, port: number) =>
    startApp(options, {
      emulator: addresses,
      port,
      name: `The ${place} process`,
      onLog: (line) => printLog(print, place, line),
    })
  const first = await start('first', FIRST_PORT)
  const second = await start('second', SECOND_PORT)
  const failure = Promise.race([redis, emulator, first, second].map((it) => it.failure))
  const appUrls = { first: first.url, second: second.url }
  const access = createEmulatorAccess(addresses)
  const scenario = { appUrls, access, installationId, print, colours }
  const { requests, surprises, titles } = await explain(playCluster(scenario), failure)
  print(
    `${requests} requests, ${surprises} not answered as expected; surveys: ${titles.join(', ')}`,
  )
  const result = surprises === 0 ? 0 : 1
  if (argv.includes('--once')) return result
  means.onPlayed(result)
  print(`
The first process   ${first.url}
The second process  ${second.url}
The emulator        ${addresses.url}
Its console         ${addresses.consoleUrl}
Redis               ${redis.url}

Ctrl-C stops all of them.`)
  return failure
}

async function openRedis(means: DemoMeans) {
  const { REDIS_URL: url } = env
  if (url === undefined || url === '') return await startRedis({ ...means, env })
  return { url, failure: new Promise<never>(() => {}) }
}

function printLog(print: (line: string) => void, place: Place, line: string): void {
  const text = renderLog(place, line)
  if (text !== undefined) print(text)
}
