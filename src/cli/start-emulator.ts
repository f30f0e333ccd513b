/**
 * Starts an emulator with its admin API, as `emulator` and `dev` do.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { type AdminServer, startAdminServer } from '../emulator/admin-server.js'
import { assembleEmulator } from '../emulator/assemble-emulator.js'
import type { Emulator } from '../emulator/emulator.js'
import { refuseProduction } from '../emulator/refuse-production.js'
import { OptionsError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { CommandIo } from './command.js'
import type { EmulatorOrder } from './emulator-arguments.js'
import { type RunningEmulator, recordEmulator } from './running-emulator.js'

/** A running emulator with its admin API. */
export interface StartedEmulator {
  /** What is printed and written down. */
  readonly emulator: RunningEmulator
  readonly core: Emulator
  readonly close: () => Promise<void>
}

/** @param log Receives the emulator's log. */
export async function startEmulator(
  { options, adminPort, scenarios, load }: EmulatorOrder,
  log: Logger,
  io: CommandIo,
): Promise<StartedEmulator> {
  refuseProduction(io.environment)
  // Its key is still being made when it is ready: whoever asks for it waits.
  const { emulator: core } = await assembleEmulator({ ...options, log }).catch(
    explainPort('--port', options.port),
  )
  const adminToken = randomBytes(32).toString('base64url')
  const admin = await prepare().catch(async (error: unknown) => {
    await core.close()
    return explainPort('--admin-port', adminPort)(error)
  })
  const { url, storageUrl, egressProxyUrl, jwksUrl, appId } = core
  const { adminUrl, consoleUrl } = admin
  const access = { adminUrl, adminToken, consoleUrl }
  const emulator = { url, storageUrl, egressProxyUrl, jwksUrl, appId, ...access }
  const forget = await recordEmulator(emulator).catch((error: unknown) => {
    // A convenience for `invoke`, no reason to fail.
    log.warn({ event: 'emulator-record', error }, 'forge-remote invoke will not find this emulator')
    return () => Promise.resolve()
  })
  const close = async () => {
    await forget()
    await Promise.all([admin.close(), core.close()])
  }
  return { emulator, core, close }

  async function prepare(): Promise<AdminServer> {
    if (load !== undefined) loadInto(core, load, log)
    for (const name of scenarios) core.faults.start(name)
    return await startAdminServer(core, { port: adminPort, adminToken, log })
  }
}

/** What `--data` holds already was worked on: a seed would take it back. */
function loadInto(
  { data }: Emulator,
  { text, source }: NonNullable<EmulatorOrder['load']>,
  log: Logger,
): void {
  const hasData = data.installations().some(({ counts }) => Object.keys(counts).length > 0)
  if (!hasData) data.import(text, source)
  else log.warn({ source }, '--load is left out: --data holds data already')
}

function explainPort(option: string, port: number): (error: unknown) => never {
  return (error) => {
    if (error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE') {
      const message = `${port} is in use; stop what runs there, or take another port (0: any free one)`
      throw new OptionsError(option, message)
    }
    throw error
  }
}
