/**
 * A real Redis for a test, on a free port and in a folder of its own.
 *
 * @module
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const READY = /Ready to accept connections/
const TRIES = 5

/** How to start it. */
export interface TestRedisOptions {
  /** Password that clients need. Default: none. */
  password?: string
  /** Whether it still knows everything after a restart. Default `false`. */
  persist?: boolean
}

/** A running Redis. */
export interface TestRedis {
  /** `redis://127.0.0.1:…`, with the password when there is one. */
  readonly url: string
  /** Its port, the same after a restart. */
  readonly port: number
  /** Ends it at once, as a crash does. */
  kill: () => Promise<void>
  /** Starts it again on its port, perhaps with another password. Kills it first when it runs. */
  restart: (options?: { password?: string }) => Promise<void>
  /** Lets it answer nothing, connections stay open. */
  pause: () => void
  /** Lets it go on. */
  resume: () => void
  /** Runs a command by redis-cli. */
  command: (...args: string[]) => Promise<string>
  /** Kills it and removes its folder. */
  stop: () => Promise<void>
}

/** @returns Path of the program, or `undefined` when this machine has none. */
function findRedisServer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(existsSync)
}

/**
 * Whether tests that need Redis are to be skipped, for `describe.skipIf`: there is none on this machine, and `CI` is not set. A notice says
 * so. With `CI` they run, and fail.
 */
export function isRedisMissing(): boolean {
  if (findRedisServer() !== undefined || process.env['CI'] !== undefined) return false
  process.stdout.write('NOTICE: no redis-server was found; tests that need one are skipped\n')
  return true
}

/** Starts Redis and waits until it takes connections. */
export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'forge-remote-redis-'))
  let { password } = options
  let { port, child } = await launch(folder, options)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    get url() {
      return `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`
    },
    get port() {
      return port
    },
    kill,
    restart: async (changes = {}) => {
      await kill()
      password = changes.password ?? password
      const wanted = { ...options, ...(password !== undefined && { password }) }
      ;({ port, child } = await launch(folder, wanted, port))
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    command: async (...args) => {
      const login = password === undefined ? [] : ['-a', password, '--no-auth-warning']
      const { stdout } = await promisify(execFile)(
        'redis-cli',
        ['-p', String(port), ...login, ...args],
        { maxBuffer: 64 * 1024 * 1024 },
      )
      return stdout.trimEnd()
    },
    stop: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Launched {
  port: number
  child: ChildProcess
}

/** Another program may take the port between looking for one and using it. */
async function launch(
  folder: string,
  options: TestRedisOptions,
  fixedPort?: number,
  tries = TRIES,
): Promise<Launched> {
  const port = fixedPort ?? (await findFreePort())
  const program = findRedisServer()
  if (program === undefined) throw new Error('no redis-server was found; install it')
  const child = spawn(program, toArguments(folder, port, options), {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit').then(() => false)
  const isReady = await Promise.race([exited, waitForLine(child, READY)])
  if (isReady) return { port, child }
  if (tries <= 1) throw new Error(`redis-server did not start on port ${port}`)
  return await launch(folder, options, fixedPort, tries - 1)
}

function toArguments(folder: string, port: number, options: TestRedisOptions): string[] {
  const login = options.password === undefined ? [] : ['--requirepass', options.password]
  const persistence = ['--save', '', '--appendonly', options.persist === true ? 'yes' : 'no']
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  return [...place, ...persistence, '--appendfsync', 'always', ...login]
}

async function waitForLine(child: ChildProcess, wanted: RegExp): Promise<boolean> {
  if (child.stdout === null) return false
  const lines = createInterface({ input: child.stdout })
  return await new Promise((resolve) => {
    lines.on('line', (line) => {
      if (wanted.test(line)) resolve(true)
    })
    lines.on('close', () => resolve(false))
  })
}

/** Below those that the system hands out: a server that is killed finds its port free when it starts again. */
async function findFreePort(): Promise<number> {
  const port = randomInt(15_000, 32_000)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  if (!isFree) return await findFreePort()
  server.close()
  await once(server, 'close')
  return port
}
