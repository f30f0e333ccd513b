import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findEmulator } from '../../src/cli/running-emulator.js'
import { type RunningCommand, start } from './cli-harness.js'

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname

const COMPLAINT = "console.error('a complaint')"

const SERVER = `
process.on('SIGTERM', () => { console.log('bye'); process.exit() })
console.log('serving', process.env.FORGE_APP_ID, process.env.FORGE_REMOTE_EMULATOR_URL)
${COMPLAINT}
setInterval(() => {}, 1000)
`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-dev-'))
  await cp(new URL('../fixtures/manifest.yml', import.meta.url), join(folder, 'manifest.yml'))
  await mkdir(join(folder, 'src'))
  await writeFile(join(folder, 'src', 'server.js'), SERVER)
})
afterEach(() => rm(folder, { recursive: true }))

/** Writes and reads through the emulator, and tells on what it was answered. */
const CLIENT = `
const [, , ...calls] = process.argv
const { FORGE_REMOTE_EMULATOR_URL: url } = process.env
for (const call of calls) {
  const [operation, body] = call.split(' ')
  const response = await fetch(url + '/no/such/door/' + operation, { method: 'POST', body })
  console.log(operation, response.status)
}
setInterval(() => {}, 1000)
`

/** Calls storage of the emulator that a command has started. */
async function connect(command: RunningCommand) {
  const [, url = ''] = await command.waitFor(/emulator ready at (\S+),/)
  const emulator = await findEmulator(url)
  if (emulator === undefined) throw new TypeError(`no emulator at ${url}`)
  const { adminUrl, adminToken, storageUrl } = emulator
  const post = (address: string, token: string, body: object) =>
    fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const minted = await post(`${adminUrl}/system-tokens`, adminToken, { installationId: 'dev' })
  const { token } = (await minted.json()) as { token: string }
  return (operation: string, body: object) => post(`${storageUrl}/v1/${operation}`, token, body)
}

const dev = (...command: string[]) => start(['dev', '--port', '0', '--', ...command], { folder })

describe('forge-remote dev', () => {
  it('runs the server with the emulator in its environment, and stops both', async () => {
    const command = dev(process.execPath, 'src/server.js')
    await command.waitFor(/app │ serving ari:cloud:ecosystem::app\/\S+ http:\/\/127\.0\.0\.1:\d+\n/)
    await command.waitFor(/app │ a complaint\n/)
    expect(command.out()).toMatch(/dev │ emulator ready at http/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('restarts the server when a file changes', async () => {
    const command = dev(process.execPath, 'src/server.js')
    await command.waitFor(/app │ serving/)
    await writeFile(join(folder, 'src', 'server.js'), SERVER.replace('serving', 'serving again'))
    await command.waitFor(/dev │ src\/server\.js changed, restarting\n[\s\S]*app │ serving again/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('restarts and stops a server behind a shell, and waits for its end', async () => {
    // What it says on standard error could come in between.
    await writeFile(join(folder, 'src', 'server.js'), SERVER.replace(COMPLAINT, ''))
    const command = dev('sh', '-c', `"${process.execPath}" src/server.js; true`)
    await command.waitFor(/app │ serving/)
    await writeFile(join(folder, 'src', 'other.js'), '')
    await command.waitFor(/restarting\n[^\n]*app │ bye\n[^\n]*app │ serving/)
    command.stop()
    expect(await command.exitCode).toBe(0)
    expect(command.out()).toMatch(/app │ bye\n$/)
  })

  it('says so when the server is killed', async () => {
    const command = dev(process.execPath, '-e', "process.kill(process.pid, 'SIGKILL')")
    await command.waitFor(/dev │ the server ended by SIGKILL/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('waits for a change when the server ends by itself', async () => {
    const command = dev(process.execPath, '-e', 'process.exit(3)')
    await command.waitFor(/dev │ the server ended with code 3; waiting for a change/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('says so when the command cannot be run', async () => {
    const command = dev('no-such-program-here')
    await command.waitFor(/dev │ cannot run no-such-program-here: .*ENOENT/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('shows each request in one line, with why it failed and what to do', async () => {
    await writeFile(join(folder, 'client.mjs'), CLIENT)
    const command = dev(process.execPath, 'client.mjs', 'set {}')
    const [line] = await command.waitFor(/emulator │ \d\d:\d\d:\d\d\.\d{3} {2}POST .*\n/)
    expect(line).toMatch(
      /POST \/no\/such\/door\/set {2}403 FORBIDDEN {2}\d+\.\d ms {2}no route \/no\/such\/door\/set; \S/,
    )
    await command.waitFor(/app │ set 403/)
    expect(command.out()).not.toMatch(/refused:/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('keeps quiet about requests with --no-requests, but not about what is refused', async () => {
    await writeFile(join(folder, 'client.mjs'), CLIENT)
    const args = [
      'dev',
      '--port',
      '0',
      '--no-requests',
      '--',
      process.execPath,
      'client.mjs',
      'set {}',
    ]
    const command = start(args, { folder })
    await command.waitFor(/app │ set 403/)
    expect(command.out()).not.toMatch(/\d\d:\d\d:\d\d\.\d{3} {2}POST/)
    expect(command.out()).toMatch(/emulator │ refused: no route/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  /** Runs `dev` as a process; its server connects to a witness, which sees it end. */
  async function startWitnessed(onTerm: string) {
    const witness = createServer().listen(0, '127.0.0.1')
    await once(witness, 'listening')
    const { port } = witness.address() as AddressInfo
    const server = `process.on('SIGTERM', () => ${onTerm})
      const socket = require('node:net').connect(${port}, '127.0.0.1')`
    const args = [MAIN, 'dev', '--port', '0', '--', process.execPath, '-e', server]
    const command = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' })
    const [socket] = (await once(witness, 'connection')) as [Socket]
    socket.on('error', () => {})
    return { command, socket, witness, ended: once(socket, 'close') }
  }

  it('ends its server when the terminal is closed', async () => {
    const { command, witness, ended } = await startWitnessed('process.exit()')

    command.kill('SIGHUP')

    expect(await once(command, 'exit')).toEqual([0, null])
    await ended
    witness.close()
  })

  it('leaves no server behind that does not end, when Ctrl-C is pressed twice', async () => {
    const { command, socket, witness, ended } = await startWitnessed("socket.write('no')")

    command.kill('SIGINT')
    await once(socket, 'data')
    command.kill('SIGINT')

    expect(await once(command, 'exit')).toEqual([130, null])
    await ended
    witness.close()
  })

  it.each([
    { args: ['--', 'node'], option: '--durable', problem: /--durable needs --data FILE/ },
    { args: [], option: '--no-watch', problem: /COMMAND is missing/ },
    {
      args: ['node', 'a.js'],
      option: '--no-watch',
      problem: /COMMAND is missing; .* dev -- node a\.js/,
    },
  ])('refuses $option where it makes no sense', async ({ args, option, problem }) => {
    const command = start(['dev', option, ...args], { folder })
    expect(await command.exitCode).toBe(2)
    expect(command.err()).toMatch(problem)
  })
})

describe('forge-remote dev --no-watch', () => {
  it('does not wait for a change when the server ends', async () => {
    const args = ['dev', '--port', '0', '--no-watch', '--', process.execPath, '-e', '0']
    const command = start(args, { folder })
    await command.waitFor(/the server ended with code 0; files are not watched, so start .* again/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })
})

describe('a server that writes a file whenever it starts', () => {
  it('is restarted for it, and dev says why after a while', async () => {
    const server = "require('node:fs').writeFileSync('state.json', String(Math.random()))"
    await writeFile(join(folder, 'src', 'server.js'), `${server}; setInterval(() => {}, 1000)`)
    const command = start(['dev', '--port', '0', '--', process.execPath, 'src/server.js'], {
      folder,
    })
    await command.waitFor(
      /dev │ state\.json keeps changing: if the server writes it, .* --no-watch/,
    )
    command.stop()
    expect(await command.exitCode).toBe(0)
  })
})

describe('forge-remote dev --data', () => {
  it('does not take writes to the data file for changes of the source', async () => {
    const args = ['dev', '--port', '0', '--data', 'data.ndjson', '--', process.execPath]
    const command = start([...args, 'src/server.js'], { folder })
    const call = await connect(command)
    await command.waitFor(/app │ serving/)
    for (const key of ['a', 'b', 'c']) {
      // oxlint-disable-next-line no-await-in-loop -- one change after the other
      await call('set', { key, value: 1 })
    }
    await writeFile(join(folder, 'src', 'other.js'), '')
    await command.waitFor(/dev │ src\/other\.js changed, restarting/)
    command.stop()
    expect(await command.exitCode).toBe(0)
    expect(command.out()).not.toMatch(/data\.ndjson.* changed/)
  })

  it('keeps the data until the next time', async () => {
    const args = ['dev', '--port', '0', '--data', 'data.ndjson', '--', process.execPath]
    const first = start([...args, 'src/server.js'], { folder })
    await (
      await connect(first)
    )('set', { key: 'k', value: 'kept' })
    first.stop()
    expect(await first.exitCode).toBe(0)

    const second = start([...args, 'src/server.js'], { folder })
    const answer = await (await connect(second))('get', { key: 'k' })
    expect(await answer.json()).toMatchObject({ value: 'kept' })
    second.stop()
    expect(await second.exitCode).toBe(0)
  })
})

describe('forge-remote dev, when the manifest changes', { timeout: 30_000 }, () => {
  const manifestPath = () => join(folder, 'manifest.yml')
  const generatedPath = () => join(folder, 'src', 'generated', 'entities.ts')

  async function changeManifest(change: (text: string) => string): Promise<void> {
    await writeFile(manifestPath(), change(await readFile(manifestPath(), 'utf8')))
  }

  it('generates the entities again, uses them and restarts the server once', async () => {
    const generate = start(['generate'], { folder })
    expect(await generate.exitCode).toBe(0)
    const command = dev(process.execPath, 'src/server.js')
    await command.waitFor(/app │ serving/)

    await changeManifest((text) => text.replace('by-author', 'by-writer'))

    await command.waitFor(
      /dev │ src\/generated\/entities\.ts written\n.*dev │ manifest\.yml changed; the emulator uses its entities now, data is kept\n[\s\S]*restarting\n[\s\S]*app │ serving/,
    )
    expect(await readFile(generatedPath(), 'utf8')).toContain('by-writer')
    // Events come in order: a restart too many would be seen by now.
    await writeFile(join(folder, 'src', 'other.js'), '')
    await command.waitFor(/src\/other\.js changed, restarting\n[\s\S]*app │ serving/)
    command.stop()
    expect(await command.exitCode).toBe(0)
    expect(command.out().match(/app │ serving/g)).toHaveLength(3)
    expect(command.out().match(/changed, restarting/g)).toHaveLength(2)
  })

  it('keeps the data, and lets entities be written that were not declared before', async () => {
    const command = dev(process.execPath, 'src/server.js')
    const store = await connect(command)
    await store('set', { key: 'k', value: 'kept' })
    const draft = { entityName: 'draft', key: 'k', value: { author: 'a', stars: 1 } }
    expect((await store('entity/set', draft)).status).toBe(404)
    await command.waitFor(
      /entity\/set {2}dev {2}404 SCHEMA_NOT_FOUND {2}\d+\.\d ms {2}.*; Declare the entity under /,
    )

    await changeManifest((text) => text.replace('- name: note', '- name: draft'))

    await command.waitFor(/manifest\.yml changed; the emulator uses its entities now/)
    expect((await store('entity/set', draft)).status).toBeLessThan(300)
    expect(await (await store('get', { key: 'k' })).json()).toMatchObject({ value: 'kept' })
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('restarts the server where nothing is generated, and generates nothing unasked', async () => {
    const command = dev(process.execPath, 'src/server.js')
    await command.waitFor(/app │ serving/)

    await changeManifest((text) => text.replace('by-author', 'by-writer'))

    await command.waitFor(
      /manifest\.yml changed; the emulator uses its entities now[\s\S]*app │ serving/,
    )
    await expect(readFile(generatedPath())).rejects.toThrow('ENOENT')
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('generates to --out at the start', async () => {
    const args = ['dev', '--port', '0', '--out', 'src/entities.ts', '--', process.execPath]
    const command = start([...args, 'src/server.js'], { folder })
    await command.waitFor(/dev │ src\/entities\.ts written\n[\s\S]*app │ serving/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it.each([{ isGenerating: true }, { isGenerating: false }])(
    'names the line of a mistake, keeps what it has and lets the server run (generating: $isGenerating)',
    async ({ isGenerating }) => {
      const before = await readFile(manifestPath(), 'utf8')
      if (isGenerating) await start(['generate'], { folder }).exitCode
      const command = dev(process.execPath, 'src/server.js')
      await command.waitFor(/app │ serving/)

      await changeManifest((text) => text.replace('integer', 'number'))

      await command.waitFor(/dev │ .*manifest\.yml:\d+:\d+.*\n/)
      await command.waitFor(
        /manifest\.yml changed and has errors; the emulator keeps the entities it has\n/,
      )
      await writeFile(manifestPath(), before)
      await command.waitFor(/manifest\.yml changed; the emulator uses its entities now/)
      command.stop()
      expect(await command.exitCode).toBe(0)
    },
  )

  it('does nothing with --no-watch', async () => {
    const args = ['dev', '--port', '0', '--no-watch', '--', process.execPath, 'src/server.js']
    const command = start(args, { folder })
    await command.waitFor(/app │ serving/)
    await changeManifest((text) => text.replace('by-author', 'by-writer'))
    command.stop()
    expect(await command.exitCode).toBe(0)
    expect(command.out()).not.toMatch(/changed/)
  })
})
