/**
 * The emulator that is running on this machine, written down so that `forge-remote invoke` finds it without being told its token.
 *
 * @module
 */
import { lstat, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getuid, kill, pid } from 'node:process'
import * as z from 'zod'
import { OptionsError } from '../errors.js'
import { parseJson } from '../values/parse-json.js'
import { readTextIfPresent } from './read-text.js'

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

/** Whoever wrote the record down: what it is asked, and tokens, stay on this machine. */
const loopbackUrl = z.string().regex(/^http:\/\/127\.0\.0\.1:\d+(?:\/|$)/)

const recordSchema: z.ZodType<RunningEmulator & { pid: number }> = z.looseObject({
  pid: z.int().positive(),
  url: loopbackUrl,
  storageUrl: loopbackUrl,
  egressProxyUrl: loopbackUrl,
  jwksUrl: loopbackUrl,
  adminUrl: loopbackUrl,
  consoleUrl: loopbackUrl,
  adminToken: z.string(),
  appId: z.string(),
})

/**
 * Writes a running emulator down, readable by this user only.
 *
 * @returns A function that removes it again.
 */
export async function recordEmulator(emulator: RunningEmulator): Promise<() => Promise<void>> {
  const folder = toFolder()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!(await isOurs(folder))) {
    throw new OptionsError(folder, 'belongs to somebody else, or is open to others; remove it')
  }
  const file = toFile(emulator.url)
  await rm(file, { force: true })
  await writeFile(file, JSON.stringify({ ...emulator, pid }), { mode: 0o600, flag: 'wx' })
  return () => rm(file, { force: true })
}

/** @returns The emulator at this address, or `undefined` when none that this user has started there is running. */
export async function findEmulator(url: string): Promise<RunningEmulator | undefined> {
  if (!(await isOurs(toFolder()))) return undefined
  const text = await readTextIfPresent(toFile(url))
  const { data: record } = recordSchema.safeParse(parseJson(text ?? ''))
  if (record === undefined || !isAlive(record.pid)) return undefined
  return record
}

/** In a folder for everybody's temporary files somebody else may have made ours first, to write down an emulator of his own. */
async function isOurs(folder: string): Promise<boolean> {
  const stats = await lstat(folder).catch(() => undefined)
  if (stats?.isDirectory() !== true) return false
  // Windows has neither, and its temporary folder is the user's own.
  return getuid === undefined || (stats.uid === getuid() && (stats.mode & 0o077) === 0)
}

/** Whoever was killed has left its record behind. */
function isAlive(id: number): boolean {
  try {
    return kill(id, 0)
  } catch (error) {
    // EPERM: somebody else's process has got its number.
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

function toFolder(): string {
  return join(tmpdir(), `forge-remote-${getuid?.() ?? 'user'}`)
}

function toFile(url: string): string {
  return join(toFolder(), `${new URL(url).port}.json`)
}
