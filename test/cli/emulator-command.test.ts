import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { parseFaultRules } from '../../src/emulator/faults/fault-rule-schema.js'
import { start } from './cli-harness.js'

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname
const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname

/** Calls the admin API of the emulator that printed `ready`. */
async function post(ready: string, path: string): Promise<unknown> {
  const { adminUrl, adminToken } = JSON.parse(ready) as Record<string, string>
  const headers = { authorization: `Bearer ${adminToken}` }
  const response = await fetch(`${adminUrl}${path}`, { method: 'POST', headers })
  return await response.json()
}

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
        'consoleUrl',
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

  it('takes rules, and lists them in its help', async () => {
    const rules = ['--rule', 'deleteMissing=404', '--rule', 'keyNotFoundCode=NOT_FOUND']
    const command = start(['emulator', '--port', '0', '--json', ...rules])
    const [line] = await command.waitFor(/^\{.*\}\n/)
    const { adminUrl, adminToken, storageUrl } = JSON.parse(line) as Record<string, string>
    const minted = await fetch(`${adminUrl}/system-tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ installationId: 'one' }),
    })
    const { token } = (await minted.json()) as { token: string }
    const missing = await fetch(`${storageUrl}/v1/delete`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'none' }),
    })
    expect(await missing.json()).toMatchObject({ code: 'NOT_FOUND' })
    command.stop()
    expect(await command.exitCode).toBe(0)
    const help = start(['emulator', '--help'])
    expect(await help.exitCode).toBe(0)
    expect(help.out()).toContain('--rule NAME=VALUE')
    expect(help.out()).toContain('deleteMissing=204|404')
  })

  it('disturbs storage by the rules of a file, relative to the folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forge-remote-'))
    const rule = { match: { nth: 2 }, action: { kind: 'status', status: 503 } }
    await writeFile(join(folder, 'faults.json'), JSON.stringify([rule]))
    const args = ['--manifest', MANIFEST, '--port', '0', '--json', '--faults', 'faults.json']
    const command = start(['emulator', ...args], { folder })
    const [line] = await command.waitFor(/^\{.*\}\n/)
    const { adminUrl, adminToken } = JSON.parse(line) as Record<string, string>
    const listed = await fetch(`${adminUrl}/faults/list`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}` },
    })
    expect(await listed.json()).toEqual({ faults: [{ id: 'fault-1', rule, calls: 0, hits: 0 }] })
    command.stop()
    expect(await command.exitCode).toBe(0)
    await rm(folder, { recursive: true })
  })

  it('shows in its help how a fault is written', async () => {
    const help = start(['emulator', '--help'])
    expect(await help.exitCode).toBe(0)
    const [, example = ''] = /^Faults, [^]*?:\n( {2}\[[^]*?\}\])\n/m.exec(help.out()) ?? []
    expect(parseFaultRules('example', JSON.parse(example))).toHaveLength(2)
  })

  it.each([
    { name: 'is not there', text: undefined, message: '--faults cannot be read from ' },
    { name: 'is no JSON', text: '[', message: '--faults must hold JSON: a list of fault rules' },
    { name: 'is no list', text: '{}', message: '--faults is wrong: ' },
    {
      name: 'holds an unknown action',
      text: '[{"action":{"kind":"drip"}}]',
      message: '--faults.0.action.kind is wrong: ',
    },
  ])('refuses a file of faults that $name', async ({ text, message }) => {
    const folder = await mkdtemp(join(tmpdir(), 'forge-remote-'))
    if (text !== undefined) await writeFile(join(folder, 'faults.json'), text)
    const args = ['--manifest', MANIFEST, '--port', '0', '--faults', 'faults.json']
    const command = start(['emulator', ...args], { folder })
    expect(await command.exitCode).toBe(2)
    expect(command.err()).toContain(message)
    await rm(folder, { recursive: true })
  })

  it('refuses an unknown rule, naming the known ones', async () => {
    const command = start(['emulator', '--port', '0', '--rule', 'ttl=lazy'])
    expect(await command.exitCode).toBe(2)
    expect(command.err()).toMatch(/--rule knows no rule "ttl"; known are maxValueDepth, .*ttlMode/)
  })

  it('takes variables of the app id from the environment, and names one that is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forge-remote-'))
    await writeFile(
      join(folder, 'manifest.yml'),
      'app:\n  id: ari:cloud:ecosystem::app/${APP_UUID}\n',
    )
    const args = ['emulator', '--port', '0', '--json']
    const command = start(args, { folder, environment: { APP_UUID: 'one' } })
    const [line] = await command.waitFor(/^\{.*\}\n/)
    expect(JSON.parse(line)).toMatchObject({ appId: 'ari:cloud:ecosystem::app/one' })
    command.stop()
    expect(await command.exitCode).toBe(0)
    const without = start(args, { folder, environment: {} })
    expect(await without.exitCode).toBe(2)
    expect(without.err()).toContain('variables must hold APP_UUID')
    await rm(folder, { recursive: true })
  })

  it('keeps its data over a restart with --data, and loads a seed into it once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forge-remote-'))
    await writeFile(
      join(folder, 'seed.ndjson'),
      '{"format":"forge-remote-data","version":1}\n' +
        '{"installationId":"one","environment":"STAGING","key":"k","value":1}\n',
    )
    const args = ['--manifest', MANIFEST, '--port', '0', '--json', '--data', 'data.ndjson']
    const first = start(['emulator', ...args, '--load', 'seed.ndjson'], { folder })
    await first.waitFor(/^\{.*\}\n/)
    first.stop()
    expect(await first.exitCode).toBe(0)
    const second = start(['emulator', ...args, '--load', 'seed.ndjson'], { folder })
    const [line] = await second.waitFor(/^\{.*\}\n/)
    expect(await post(line, '/installations/list')).toMatchObject({
      installations: [{ installationId: 'one', environment: 'STAGING', counts: { values: 1 } }],
    })
    second.stop()
    expect(await second.exitCode).toBe(0)
    expect(second.err()).toContain('--load is left out: --data holds data already')
    await rm(folder, { recursive: true })
  })

  it('starts with quotas, scenarios and a seed of chance', async () => {
    const args = [
      '--quotas',
      '2025-11-16',
      '--retry-after',
      '--scenario',
      'brown-out',
      '--seed',
      '1',
    ]
    const command = start(['emulator', '--port', '0', '--json', ...args])
    const [line] = await command.waitFor(/^\{.*\}\n/)
    expect(await post(line, '/status')).toMatchObject({
      quotas: { profile: '2025-11-16', retryAfter: 'present' },
    })
    const { faults } = (await post(line, '/faults/list')) as { faults: { scenario: string }[] }
    expect(new Set(faults.map(({ scenario }) => scenario))).toEqual(new Set(['brown-out']))
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it.each([
    { args: ['--durable'], message: '--durable needs --data FILE' },
    {
      args: ['--scenario', 'key-rotation'],
      message:
        '--scenario key-rotation happens once, to what is there by then: start it in the console',
    },
    { args: ['--retry-after'], message: '--retry-after needs --quotas' },
    { args: ['--quotas', '2030'], message: '--quotas must be one of none, 2024, ' },
    { args: ['--scenario', 'flood'], message: '--scenario' },
    { args: ['--load', 'nowhere.ndjson'], message: '--load cannot be read from ' },
    { args: ['--product', 'nowhere.yml'], message: '--product cannot be read from ' },
    { args: ['--port', '70000'], message: '--port must be a port from 0 to 65535, not "70000"' },
  ])('refuses $args', async ({ args, message }) => {
    const command = start(['emulator', '--port', '0', ...args])
    expect(await command.exitCode).toBe(2)
    expect(command.err()).toContain(message)
  })

  it('refuses to run in production', async () => {
    const command = start(['emulator', '--port', '0'], { environment: { NODE_ENV: 'production' } })
    expect(await command.exitCode).toBe(2)
    expect(command.err()).toContain('NODE_ENV is production')
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

  it('serves the console from the built command', async () => {
    const args = [MAIN, 'emulator', '--manifest', MANIFEST, '--port', '0', '--json']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    if (child.stdout === null) throw new Error('no standard output')
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const { adminUrl } = JSON.parse(line) as { adminUrl: string }
    const page = await fetch(adminUrl)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await fetch(`${adminUrl}/console.js`)).status).toBe(200)
    child.kill('SIGTERM')
    await once(child, 'exit')
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
