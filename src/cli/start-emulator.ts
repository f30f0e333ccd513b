/**
 * Starts an emulator with its admin API, as `emulator` and `dev` do.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { startAdminServer } from '../emulator/admin-server.js'
import { createEmulator } from '../emulator/create-emulator.js'
import type { FaultRule } from '../emulator/faults/fault-rule.js'
import { parseRuleAssignments } from '../emulator/rule-assignments.js'
import { OptionsError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { CommandIo } from './command.js'
import { type RunningEmulator, recordEmulator } from './running-emulator.js'

/** How to start an emulator. */
export interface StartEmulatorOptions {
  /** Path of the manifest, relative to the folder of `io`. */
  manifest: string
  /** Port of the data plane; 0 for a free one. */
  port: number
  /** Port of the admin API; 0 for a free one. */
  adminPort: number
  /** Switches of the storage engine, each `name=value`. Default: none. */
  rules?: readonly string[] | undefined
  /** Disturbances of the storage API. Default: none. */
  faults?: readonly FaultRule[] | undefined
  /** Receives the emulator's log. */
  log: Logger
}

/** @returns The running emulator and a function that stops it. */
export async function startEmulator(
  options: StartEmulatorOptions,
  io: CommandIo,
): Promise<{ emulator: RunningEmulator; close: () => Promise<void> }> {
  if (io.environment['NODE_ENV'] === 'production') {
    throw new OptionsError('NODE_ENV', 'is production; the emulator runs in development only')
  }
  const { port, adminPort, faults, log } = options
  const manifest = resolve(io.folder, options.manifest)
  const rules = parseRuleAssignments('--rule', options.rules ?? [])
  const variables = io.environment
  const core = await createEmulator({ manifest, variables, rules, faults, port, log }).catch(
    explainPort('--port', port),
  )
  const adminToken = randomBytes(32).toString('base64url')
  const admin = await startAdminServer(core, { port: adminPort, adminToken, log }).catch(
    async (error: unknown) => {
      await core.close()
      return explainPort('--admin-port', adminPort)(error)
    },
  )
  const { url, storageUrl, egressProxyUrl, jwksUrl, appId } = core
  const { adminUrl } = admin
  const emulator = { url, storageUrl, egressProxyUrl, jwksUrl, adminUrl, adminToken, appId }
  const forget = await recordEmulator(emulator).catch((error: unknown) => {
    // A convenience for `invoke`, no reason to fail.
    log.warn({ event: 'emulator-record', error }, 'forge-remote invoke will not find this emulator')
    return () => Promise.resolve()
  })
  const close = async () => {
    await forget()
    await Promise.all([admin.close(), core.close()])
  }
  return { emulator, close }
}

/** Reads a port argument. */
export function parsePort(option: string, text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new OptionsError(option, `must be a port from 0 to 65535, not "${text}"`)
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
