/**
 * `npm run demo`: emulator and app on this machine, one scenario played through them; `--once` ends after it, otherwise both keep serving.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { argv, env, exit, stderr, stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEmulatorAccess } from './emulator-access.js'
import { playScenario } from './play-scenario.js'
import { readerLeft } from './reader-left.js'
import type { Child } from './start-child.js'
import { type Services, startServices } from './start-services.js'

const installationId = `ari:cloud:ecosystem::installation/${randomUUID()}`
const colours = stdout.isTTY && env['NO_COLOR'] === undefined
const print = (line: string) => void stdout.write(`${line}\n`)
const children: Child[] = []
const onStart = (child: Child) => void children.push(child)
/** Ctrl-C is a failure until the scenario has been played. */
let exitCodeOfInterrupt = 130

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal))
const interrupted = Promise.race(signals).then(() => exitCodeOfInterrupt)
/** A reader such as `head` has seen what it wanted, which is no failure. */
const unread = readerLeft(stdout).then(() => 0)
const exitCode = await Promise.race([run(), interrupted, unread]).catch((error: unknown) => {
  stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
await Promise.all(children.map((child) => child.stop()))
exit(exitCode)

/** @returns The exit code, with `--once`; else it never returns. */
async function run(): Promise<number> {
  const services = await startServices({ env, print, onStart })
  const { appUrl, emulator, failure } = services
  const access = createEmulatorAccess(emulator)
  const { surveyId, surprises } = await playScenario({
    appUrl,
    access,
    installationId,
    print,
    colours,
  }).catch((error: unknown) => explain(error, failure))
  const result = surprises === 0 ? 0 : 1
  if (argv.includes('--once')) return result
  exitCodeOfInterrupt = result
  printInvitation(services, surveyId)
  services.showLogs()
  return failure
}

/** A lost connection shows before the end of the process that caused it, which says more. */
async function explain(reason: unknown, failure: Promise<never>): Promise<never> {
  await Promise.race([failure, sleep(500)])
  throw reason
}

function printInvitation({ appUrl, emulator }: Services, surveyId: string): void {
  const who = `--principal alice --installation ${installationId} --emulator ${emulator.url}`
  print('')
  print(`The app       ${appUrl}`)
  print(`The emulator  ${emulator.url}`)
  print('')
  print('Call the app as Forge would, from another terminal:')
  print(`  npx forge-remote invoke ${appUrl}/api/surveys/${surveyId} ${who}`)
  print('')
  print('Ctrl-C stops both.')
}
