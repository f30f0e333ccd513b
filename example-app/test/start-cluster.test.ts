import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { renderLog } from '../src/demo/render-log.js'
import { startRedis } from '../src/demo/start-redis.js'
import { isRedisMissing } from './is-redis-missing.js'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))

const WORK = /a survey was opened for a closed sprint/

/** A group of its own, so that it can be sent what Ctrl-C sends in a terminal. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  return spawn(program, args, { cwd: FOLDER, env, detached: true })
}

/** Reads standard output until there is a line for each pattern; rejects when it ends before. */
async function readUntil(
  child: ChildProcessWithoutNullStreams,
  patterns: readonly RegExp[],
): Promise<string[]> {
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (text) => (errors += String(text)))
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (patterns.every((pattern) => lines.some((seen) => pattern.test(seen)))) return lines
  }
  throw new Error(`it ended too early\n${lines.join('\n')}\n${errors}`)
}

async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

describe('npm run start:cluster', () => {
  it.skipIf(isRedisMissing())(
    'plays through two processes, keeps them serving, and Ctrl-C stops everything',
    { timeout: 240_000 },
    async () => {
      const { REDIS_URL: _redisUrl, ...env } = process.env
      const child = run('npm', ['run', 'start:cluster'], env)
      const exited = once(child, 'close')
      try {
        // What a process did about the event is told by its log, which may come later than the answers.
        const lines = await readUntil(child, [/^Ctrl-C stops/, WORK])
        const urls = lines.flatMap(
          (line) => /^(?:The|Redis).* (\S+:\/\/\S+)$/.exec(line)?.[1] ?? [],
        )
        expect(lines.filter((line) => / not answered /.test(line))).toEqual([
          '11 requests, 0 not answered as expected; surveys: Sprint 42, Lunch',
        ])
        expect(lines.filter((line) => WORK.test(line))).toHaveLength(1)
        expect(await Promise.all(urls.map(isListening))).toEqual([true, true, true, true])
        process.kill(-(child.pid ?? 0), 'SIGINT')
        await exited
        expect(await Promise.all(urls.map(isListening))).toEqual([false, false, false, false])
      } finally {
        if (isRunning(child)) process.kill(-(child.pid ?? 0), 'SIGTERM')
        await exited
      }
    },
  )
})

describe('startRedis', () => {
  it('says what to do when this machine has none', async () => {
    const redis = startRedis({ env: { PATH: '/nowhere:/not-here' }, onStart: () => undefined })
    await expect(redis).rejects.toThrow('Install one')
  })
})

describe('renderLog', () => {
  const entry = { level: 'info', eventType: 'avi:jira:created:issue', message: 'it was handled' }

  it('says what was done about an event, and where', () => {
    const line = renderLog('first', JSON.stringify(entry))
    expect(line?.trim()).toBe('it was handled, by the first process')
  })

  it.each([
    { name: 'about no event', line: JSON.stringify({ ...entry, eventType: undefined }) },
    { name: 'that warn', line: JSON.stringify({ ...entry, level: 'warn' }) },
    { name: 'that are no JSON', line: 'hello' },
  ])('leaves out lines $name', ({ line }) => {
    expect(renderLog('first', line)).toBeUndefined()
  })
})
