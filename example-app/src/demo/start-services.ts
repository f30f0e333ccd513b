/**
 * Starts the emulator, and the app against it, each as a process of its own.
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

/** What is needed to start them. */
export interface StartOptions {
  /** The environment to hand on. */
  env: NodeJS.ProcessEnv
  /** Receives what the reader should know. */
  print: (line: string) => void
  /** Receives each process as soon as it runs, to stop it later. */
  onStart: (child: Child) => void
}

/** A running emulator. */
export interface EmulatorProcess {
  /** What it said about itself. */
  addresses: EmulatorAddresses
  /** Rejects when it ends by itself. */
  failure: Promise<never>
}

/** A running app. */
export interface AppProcess {
  /** Where it listens. */
  url: string
  /** Rejects when it ends by itself. */
  failure: Promise<never>
  /** From now on shows what it logs. */
  showLogs: () => void
}

/** How to start an app. */
export interface AppOptions {
  /** The emulator it works with. */
  emulator: EmulatorAddresses
  /** Port that it takes when it is free. Default 3000. */
  port?: number | undefined
  /** What messages call it. Default `The app`. */
  name?: string | undefined
  /** Receives each line that it logs. */
  onLog?: ((line: string) => void) | undefined
}

/** Resolves when it answers. Takes other ports when the usual ones are taken, and says so. */
export async function startEmulator(options: StartOptions): Promise<EmulatorProcess> {
  const port = await choosePort(options, EMULATOR_PORT, 'the emulator')
  const adminPort = await choosePort(options, ADMIN_PORT, 'its admin address')
  const ports = ['--port', port, '--admin-port', adminPort]
  const child = startChild({
    name: 'The emulator',
    args: [findForgeRemote(), 'emulator', '--manifest', MANIFEST, ...ports, '--json'],
    env: options.env,
  })
  options.onStart(child)
  return { addresses: parseReadyLine(await child.readyLine), failure: child.failure }
}

/** Resolves when it answers. Takes another port when its own is taken, and says so. */
export async function startApp(
  options: StartOptions,
  { emulator, port = APP_PORT, name = 'The app', onLog }: AppOptions,
): Promise<AppProcess> {
  const chosen = await choosePort(options, port, name)
  const child = startChild({
    name,
    args: [APP_SCRIPT],
    env: toAppEnvironment(options.env, emulator, chosen),
    onErrorLine: onLog,
  })
  options.onStart(child)
  const url = readAddress(await child.readyLine)
  return { url, failure: child.failure, showLogs: () => child.showErrors() }
}

async function choosePort({ print }: StartOptions, port: number, what: string): Promise<string> {
  const chosen = await pickPort(port)
  if (chosen !== port) print(`Port ${port} is taken, so ${what} uses another one`)
  return String(chosen)
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
