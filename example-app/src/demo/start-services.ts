/**
 * Starts the emulator, then the app against it, each as a process of its own.
 *
 * @module
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type EmulatorAddresses, parseReadyLine } from './emulator-access.js'
import { pickPort } from './pick-port.js'
import { type Child, startChild } from './start-child.js'

const EMULATOR_PORT = 4555
const ADMIN_PORT = 4556
const APP_PORT = 3000

const MANIFEST = fileURLToPath(new URL('../../manifest.yml', import.meta.url))
const APP_SCRIPT = fileURLToPath(new URL('../main.js', import.meta.url))

/** The two processes. */
export interface Services {
  /** What the emulator said about itself. */
  emulator: EmulatorAddresses
  /** Address of the app. */
  appUrl: string
  /** Rejects when one of them ends by itself. */
  failure: Promise<never>
  /** From now on shows what the app logs. */
  showLogs: () => void
}

/** What is needed to start them. */
export interface StartOptions {
  /** The environment to hand on. */
  env: NodeJS.ProcessEnv
  /** Receives what the reader should know. */
  print: (line: string) => void
  /** Receives each process as soon as it runs, to stop it later. */
  onStart: (child: Child) => void
}

/** Resolves when both answer. Takes other ports when the usual ones are taken, and says so. */
export async function startServices({ env, print, onStart }: StartOptions): Promise<Services> {
  const choose = async (port: number, what: string): Promise<string> => {
    const chosen = await pickPort(port)
    if (chosen !== port) print(`Port ${port} is taken, so ${what} uses another one`)
    return String(chosen)
  }
  const port = await choose(EMULATOR_PORT, 'the emulator')
  const adminPort = await choose(ADMIN_PORT, 'its admin address')
  const emulatorChild = startChild({
    name: 'The emulator',
    script: findForgeRemote(),
    args: ['emulator', '--manifest', MANIFEST, '--port', port, '--admin-port', adminPort, '--json'],
    env,
  })
  onStart(emulatorChild)
  const emulator = parseReadyLine(await emulatorChild.firstLine)
  const appChild = startChild({
    name: 'The app',
    script: APP_SCRIPT,
    env: toAppEnvironment(env, emulator, await choose(APP_PORT, 'the app')),
  })
  onStart(appChild)
  return {
    emulator,
    appUrl: readAddress(await appChild.firstLine),
    failure: Promise.race([emulatorChild.failure, appChild.failure]),
    showLogs: () => appChild.showErrors(),
  }
}

/** @returns Path of the command line that belongs to the installed package. */
function findForgeRemote(): string {
  const require = createRequire(import.meta.url)
  const manifestPath = require.resolve('forge-remote/package.json')
  const { bin } = z
    .looseObject({ bin: z.looseObject({ 'forge-remote': z.string() }) })
    .parse(require(manifestPath))
  return join(dirname(manifestPath), bin['forge-remote'])
}

/** Without what would point the app to the real Forge. */
function toAppEnvironment(
  env: NodeJS.ProcessEnv,
  { appId, url }: EmulatorAddresses,
  port: string,
): NodeJS.ProcessEnv {
  const { NODE_ENV: _nodeEnv, FORGE_EGRESS_PROXY_URL: _egressProxyUrl, ...others } = env
  return { ...others, FORGE_APP_ID: appId, FORGE_REMOTE_EMULATOR_URL: url, PORT: port }
}

function readAddress(line: string): string {
  const address = /http:\S+/.exec(line)?.[0]
  if (address === undefined) throw new Error(`The app's first line names no address: ${line}`)
  return address
}
