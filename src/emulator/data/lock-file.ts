/**
 * Keeps a second process away from a file. The lock is a file beside it, named after the process that holds it.
 *
 * Each process makes its own lock before it looks for others, so that of two that start together at least one sees the other. Nobody
 * takes a lock over: that of a process that is gone is deleted, and no other process can be waiting for that very name.
 *
 * @module
 */
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { kill, pid } from 'node:process'
import * as z from 'zod'
import { OptionsError } from '../../errors.js'
import { parseJson } from '../../values/parse-json.js'
import { hasSystemCode } from './system-code.js'

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** Tells the processes apart that had one number after each other, as in containers. */
  readonly startedAt: number
}

const holderSchema: z.ZodType<Holder> = z.object({
  pid: z.number(),
  host: z.string(),
  startedAt: z.number(),
})

/**
 * Locks a file for this process.
 *
 * @returns A function that gives the lock back.
 * @throws OptionsError naming the process that holds it, and the lock.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const self: Holder = { pid, host: hostname(), startedAt: performance.timeOrigin }
  const own = `${path}.${pid}.lock`
  await refuseHeld(path, await findHeld([own], self))
  await writeFile(own, JSON.stringify(self), { mode: 0o600, flag: 'wx' }).catch(async (error) => {
    // Another emulator of this process was faster.
    if (hasSystemCode(error, 'EEXIST')) await refuseHeld(path, own)
    throw error
  })
  try {
    const others = (await listLocks(path)).filter((lock) => lock !== own)
    await refuseHeld(path, await findHeld(others, self))
  } catch (error) {
    await rm(own, { force: true })
    throw error
  }
  return () => rm(own, { force: true })
}

async function refuseHeld(path: string, lock: string | undefined): Promise<void> {
  if (lock === undefined) return
  throw new OptionsError(
    path,
    `is in use by process ${toPid(lock)}: stop that one or name another file; if it is no emulator, delete ${lock}`,
  )
}

async function listLocks(path: string): Promise<readonly string[]> {
  const folder = dirname(path)
  const start = `${basename(path)}.`
  const names = await readdir(folder)
  return names
    .filter((name) => name.startsWith(start) && /^\d+\.lock$/.test(name.slice(start.length)))
    .map((name) => join(folder, name))
}

/** @returns The first lock whose process may still run; those of processes that are gone are deleted. */
async function findHeld(locks: readonly string[], self: Holder): Promise<string | undefined> {
  const judged = await Promise.all(
    locks.map(async (lock) => ({ lock, isHeld: await isHeld(lock, self) })),
  )
  const gone = judged.filter(({ isHeld: held }) => !held)
  await Promise.all(gone.map(({ lock }) => rm(lock, { force: true })))
  return judged.find(({ isHeld: held }) => held)?.lock
}

async function isHeld(lock: string, self: Holder): Promise<boolean> {
  const text = await readLock(lock)
  if (text === undefined) return false
  const { data: holder } = holderSchema.safeParse(parseJson(text))
  // Whether a process runs on another machine cannot be seen from here.
  if (holder !== undefined && holder.host !== self.host) return true
  if (toPid(lock) === self.pid) return holder?.startedAt === self.startedAt
  return isRunning(toPid(lock))
}

async function readLock(lock: string): Promise<string | undefined> {
  try {
    return await readFile(lock, 'utf8')
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function toPid(lock: string): number {
  return Number(/(\d+)\.lock$/.exec(lock)?.[1])
}

function isRunning(otherPid: number): boolean {
  try {
    // Signal 0 asks and does nothing.
    return kill(otherPid, 0)
  } catch (error) {
    return !hasSystemCode(error, 'ESRCH')
  }
}
