/**
 * The emulator that is running on this machine, written down so that `forge-remote invoke` finds it without being told its token.
 *
 * @module
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getuid } from 'node:process'
import * as z from 'zod'

/** What is printed when an emulator is ready, and written down. */
export interface RunningEmulator {
  /** Data plane and key set. */
  url: string
  /** Address of the storage REST API. */
  storageUrl: string
  /** Stand-in for the egress proxy of Forge Containers. */
  egressProxyUrl: string
  /** The key set. */
  jwksUrl: string
  /** The admin API. */
  adminUrl: string
  /** The console, with the token that opens it. */
  consoleUrl: string
  /** Opens the admin API; made anew for each run. */
  adminToken: string
  /** The manifest's app id. */
  appId: string
}

const runningEmulatorSchema: z.ZodType<RunningEmulator> = z.looseObject({
  url: z.string(),
  storageUrl: z.string(),
  egressProxyUrl: z.string(),
  jwksUrl: z.string(),
  adminUrl: z.string(),
  consoleUrl: z.string(),
  adminToken: z.string(),
  appId: z.string(),
})

/**
 * Writes a running emulator down, readable by this user only.
 *
 * @returns A function that removes it again.
 */
export async function recordEmulator(emulator: RunningEmulator): Promise<() => Promise<void>> {
  await mkdir(toFolder(), { recursive: true, mode: 0o700 })
  const file = toFile(emulator.url)
  await rm(file, { force: true })
  await writeFile(file, JSON.stringify(emulator), { mode: 0o600, flag: 'wx' })
  return () => rm(file, { force: true })
}

/** @returns The emulator at this address, or `undefined` when none was started there by this user. */
export async function findEmulator(url: string): Promise<RunningEmulator | undefined> {
  const text = await readFile(toFile(url), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : runningEmulatorSchema.parse(JSON.parse(text))
}

function toFolder(): string {
  return join(tmpdir(), `forge-remote-${getuid?.() ?? 'user'}`)
}

function toFile(url: string): string {
  return join(toFolder(), `${new URL(url).port}.json`)
}
