/**
 * Repeats what is refused because the app was only just installed: its permissions take minutes to be known everywhere.
 *
 * Source: Forge events reference, life cycle; 401 and 403 for some minutes on large sites.
 *
 * @module
 */
import { type Clock, systemClock } from '../clock.js'
import { isForgeRemoteError } from '../errors.js'
import { sleep } from '../retry/sleep.js'
import { isStorageError } from '../storage-error.js'

/** How to repeat. */
export interface RetryWhileInstallingOptions {
  /** Whether an error is such a refusal. Default: 401 and 403 of the platform, and `ERR_NO_TOKEN`. */
  isRefusal?: ((error: unknown) => boolean) | undefined
  /** Ends the waiting; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Source of time. Default: the machine's clock. */
  clock?: Clock | undefined
}

/** Waits between the tries, in milliseconds: 10 minutes in all. */
const WAITS_MS: readonly number[] = [5, 10, 20, 40, 75, 150, 300].map((seconds) => seconds * 1000)
const REFUSED_STATUSES: ReadonlySet<unknown> = new Set([401, 403])

/**
 * Does the work, and again while it is refused, for ten minutes. Its waits do not keep the process alive: one that has nothing else to do
 * ends meanwhile. With a queue you need not call it: jobs are tried again by themselves.
 *
 * @param work May be done many times.
 * @returns What it came to. Rejects with the last refusal, and with any other error at once.
 *
 * @example
 *   retryWhileInstalling(() => remote.forInstallation(id).storage.set('settings', {})).catch(report)
 */
export async function retryWhileInstalling<Result>(
  work: () => Promise<Result>,
  options: RetryWhileInstallingOptions = {},
): Promise<Result> {
  const { isRefusal = isInstallRefusal, signal, clock = systemClock } = options
  for (const waitMs of WAITS_MS) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      return await work()
    } catch (error) {
      if (!isRefusal(error)) throw error
    }
    // A process that shuts down does not stay for minutes: what is not done then is not done without it either.
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    await sleep(clock, waitMs, signal, { keepsProcessAlive: false })
  }
  return await work()
}

function isInstallRefusal(error: unknown): boolean {
  if (isStorageError(error)) {
    return error.code === 'ERR_NO_TOKEN' || REFUSED_STATUSES.has(error.platformStatus)
  }
  return isForgeRemoteError(error) && error.code === 'ERR_NO_TOKEN'
}
