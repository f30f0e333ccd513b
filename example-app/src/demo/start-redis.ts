/**
 * A Redis of this run alone: on a free port, in memory.
 *
 * @module
 */
import { findProgram } from './find-program.js'
import { findFreePort } from './pick-port.js'
import { type Child, startChild } from './start-child.js'

/** What is needed to start it. */
export interface RedisOptions {
  /** The environment to hand on; the program is looked for in its `PATH`. */
  env: NodeJS.ProcessEnv
  /** Receives the process as soon as it runs, to stop it later. */
  onStart: (child: Child) => void
}

/** A running Redis. */
export interface RedisProcess {
  /** `redis://127.0.0.1:…` */
  url: string
  /** Rejects when it ends by itself. */
  failure: Promise<never>
}

/** @returns Path of `redis-server`, or of `valkey-server`; `undefined` when this machine has neither. */
export function findRedis({ PATH: path = '' }: NodeJS.ProcessEnv): string | undefined {
  return findProgram(['redis-server', 'valkey-server'], path)
}

/** Resolves when it takes connections. */
export async function startRedis({ env, onStart }: RedisOptions): Promise<RedisProcess> {
  const program = findRedis(env)
  if (program === undefined) {
    throw new Error(
      'There is no redis-server on this machine. Install one (apt-get install redis-server, brew install redis), or set REDIS_URL',
    )
  }
  const port = await findFreePort()
  const place = ['--port', String(port), '--bind', '127.0.0.1']
  const child = startChild({
    name: 'Redis',
    program,
    args: [...place, '--save', '', '--appendonly', 'no'],
    env,
    ready: /Ready to accept connections/,
  })
  onStart(child)
  await child.readyLine
  return { url: `redis://127.0.0.1:${port}`, failure: child.failure }
}
