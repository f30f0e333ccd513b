/**
 * `npm run demo`: emulator and app on this machine, one scenario played through them; `--once` ends after it, otherwise both keep serving.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { argv, env, stdout } from 'node:process'
import { createEmulatorAccess } from './emulator-access.js'
import { playScenario } from './play-scenario.js'
import { type DemoMeans, explain, runUntilStopped } from './run-until-stopped.js'
import { startApp, startEmulator } from './start-services.js'

const installationId = `ari:cloud:ecosystem::installation/${randomUUID()}`
const colours = stdout.isTTY && env['NO_COLOR'] === undefined

await runUntilStopped(run)

/** @returns The exit code, with `--once`; else it never returns. */
async function run(means: DemoMeans): Promise<number> {
  const { print } = means
  const options = { env, ...means }
  const { addresses, ...emulator } = await startEmulator(options)
  const app = await startApp(options, { emulator: addresses })
  const failure = Promise.race([emulator.failure, app.failure])
  const access = createEmulatorAccess(addresses)
  const scenario = { appUrl: app.url, access, installationId, print, colours }
  const { surveyId, surprises } = await explain(playScenario(scenario), failure)
  const result = surprises === 0 ? 0 : 1
  if (argv.includes('--once')) return result
  means.onPlayed(result)
  const who = `--principal alice --installation ${installationId} --emulator ${addresses.url}`
  print(`
The app       ${app.url}
The emulator  ${addresses.url}
Its console   ${addresses.consoleUrl}

Call the app as Forge would, from another terminal:
  npx forge-remote invoke ${app.url}/api/surveys/${surveyId} ${who}

Ctrl-C stops both.`)
  app.showLogs()
  return failure
}
