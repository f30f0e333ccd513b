import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type TestRedis, isRedisMissing, startRedis } from '../redis/start-redis.js'
import { buildChild } from './start-child.js'

const ENTRY = fileURLToPath(new URL('closing-process.ts', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../../coverage/events/closing-process.mjs', import.meta.url))
const NOBODY = 'redis://127.0.0.1:1'

describe.skipIf(isRedisMissing())('a process that has closed its queue', () => {
  let redis: TestRedis

  beforeAll(async () => {
    await buildChild(ENTRY, PROGRAM)
    redis = await startRedis()
  })
  afterAll(async () => {
    await redis.stop()
  })

  it.each([
    { name: 'was never there', isReachable: false, hasClient: false },
    { name: 'was never there, with a client of its own', isReachable: false, hasClient: true },
    { name: 'went away', isReachable: true, hasClient: false },
  ])('ends although Redis $name', async ({ isReachable, hasClient }) => {
    await redis.restart()
    const order = { url: isReachable ? redis.url : NOBODY, isReachable, hasClient }
    const child = spawn(execPath, [PROGRAM, JSON.stringify(order)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const exited = once(child, 'exit')
    await once(child.stdout, 'data')
    await redis.kill()
    child.stdin.write('close\n')

    expect(await exited).toEqual([0, null])
  })
})
