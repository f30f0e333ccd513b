import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath } from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findProgram } from '../src/demo/find-program.js'
import { renderLog } from '../src/demo/render-log.js'
import { isRedisMissing } from './is-redis-missing.js'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))

/** A group of its own, so that it can be sent what Ctrl-C sends in a terminal. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  return spawn(program, args, { cwd: FOLDER, env, detached: true })
}

/** Reads standard output up to and with a line that matches; rejects when it ends before. */
async function readUntil(child: ChildProcessWithoutNullStreams, last: RegExp): Promise<string[]> {
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (text) => (errors += String(text)))
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (last.test(line)) return lines
  }
  throw new Error(`it ended too early\n${lines.join('\n')}\n${errors}`)
}

async function isListening(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  )
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
        const lines = await readUntil(child, /^Ctrl-C stops/)
        const urls = lines.flatMap(
          (line) => /^(?:The|Redis).* (\S+:\/\/\S+)$/.exec(line)?.[1] ?? [],
        )
        const [first = '', second = '', emulator = '', redis = ''] = urls
        const isWork = (line: string) => line.includes('a survey was opened for a closed sprint')
        expect(lines.filter((line) => / not answered /.test(line))).toEqual([
          '11 requests, 0 not answered as expected; surveys: Sprint 42, Lunch',
        ])
        expect(lines.filter(isWork)).toHaveLength(1)
        expect(await Promise.all([first, second, emulator].map(isListening))).not.toContain(false)
        process.kill(-(child.pid ?? 0), 'SIGINT')
        await exited
        const httpOfRedis = redis.replace('redis:', 'http:')
        const addresses = [first, second, emulator, httpOfRedis]
        expect(await Promise.all(addresses.map(isListening))).not.toContain(true)
        expect(child.exitCode).toBe(0)
      } finally {
        if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGTERM')
        await exited
      }
    },
  )
})

describe('findProgram', () => {
  it('finds none where there is none', () => {
    expect(findProgram(['redis-server'], '/nowhere:/not-here')).toBeUndefined()
  })
})
