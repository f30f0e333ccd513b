import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { start } from './cli-harness.js'

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname
const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname

describe('forge-remote emulator', () => {
  it('prints one line of JSON and serves what it names', async () => {
    const command = start(['emulator', '--manifest', 'manifest.yml', '--port', '0', '--json'])
    const [line] = await command.waitFor(/^\{.*\}\n/)
    const ready = JSON.parse(line) as Record<string, string>
    expect(Object.keys(ready).toSorted()).toEqual(
      [
        'adminToken',
        'adminUrl',
        'appId',
        'egressProxyUrl',
        'jwksUrl',
        'storageUrl',
        'url',
      ].toSorted(),
    )
    const minted = await fetch(`${ready['adminUrl']}/system-tokens`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ready['adminToken']}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ installationId: 'one' }),
    })
    const { token } = (await minted.json()) as { token: string }
    const stored = await fetch(`${ready['storageUrl']}/v1/set`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'k', value: 1 }),
    })
    expect(stored.status).toBe(204)
    command.stop()
    expect(await command.exitCode).toBe(0)
    expect(command.out()).toBe(line)
  })

  it('tells a person what to do next', async () => {
    const command = start(['emulator', '--port', '0'], { isColourful: true })
    await command.waitFor(/Ctrl-C stops it/)
    expect(command.out()).toMatch(/FORGE_REMOTE_EMULATOR_URL=http:\/\/127\.0\.0\.1:\d+/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('says so when a port is taken', async () => {
    const first = start(['emulator', '--port', '0', '--json'])
    const [line] = await first.waitFor(/^\{.*\}\n/)
    const { url, adminUrl } = JSON.parse(line) as { url: string; adminUrl: string }
    const second = start(['emulator', '--port', new URL(url).port])
    expect(await second.exitCode).toBe(2)
    expect(second.err()).toMatch(/--port \d+ is in use/)
    const third = start(['emulator', '--port', '0', '--admin-port', new URL(adminUrl).port])
    expect(await third.exitCode).toBe(2)
    expect(third.err()).toMatch(/--admin-port \d+ is in use/)
    first.stop()
    await first.exitCode
  })

  it('ends on SIGTERM as a process of its own, with nothing else on standard output', async () => {
    const child: ChildProcess = spawn(
      process.execPath,
      [MAIN, 'emulator', '--manifest', MANIFEST, '--port', '0', '--json'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const lines: string[] = []
    if (child.stdout === null) throw new Error('no standard output')
    const reader = createInterface({ input: child.stdout })
    reader.on('line', (line) => lines.push(line))
    await once(reader, 'line')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(lines).toHaveLength(1)
  })
})
