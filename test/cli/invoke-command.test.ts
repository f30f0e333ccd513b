import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ForgeRemote, forgeRemote } from '../../src/index.js'
import { type RunningCommand, start } from './cli-harness.js'

let emulator: RunningCommand
let emulatorUrl: string
let remote: ForgeRemote
let server: Server
let target: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-invoke-'))
  emulator = start(['emulator', '--port', '0', '--json'])
  const [line] = await emulator.waitFor(/^\{.*\}\n/)
  const { url, appId } = JSON.parse(line) as { url: string; appId: string }
  emulatorUrl = url
  const logger = { info: () => {}, warn: () => {}, error: () => {} }
  remote = forgeRemote({ appId, emulatorUrl, logger })
  const app = express()
  app.use(remote.authenticate(), express.json())
  app.all('/echo', (req, res) => {
    const { invocation, tokens } = req.forge
    const { principal, app: caller } = invocation
    const module = `${caller.module.type}:${caller.module.key}`
    const hasSystemToken = tokens.system !== undefined
    const environment = caller.environment.type
    res.json({ method: req.method, body: req.body, principal, module, hasSystemToken, environment })
  })
  app.get('/text', (_req, res) => void res.type('text').send('plain'))
  app.use(remote.errorHandler())
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await remote.close()
  emulator.stop()
  await emulator.exitCode
  await rm(folder, { recursive: true })
})

const invoke = async (...args: string[]) => {
  const command = start(['invoke', ...args, '--emulator', emulatorUrl], { folder })
  return { code: await command.exitCode, out: command.out(), err: command.err() }
}

describe('forge-remote invoke', () => {
  it('calls as a user and prints status, time and body', async () => {
    const { code, out, err } = await invoke(`${target}/echo`, '--principal', 'alice')
    expect(code).toBe(0)
    expect(err).toMatch(/^GET \/echo → 200 OK in \d+\.\d ms\n$/)
    expect(JSON.parse(out)).toEqual({
      method: 'GET',
      principal: 'alice',
      module: 'jira:issuePanel:panel',
      hasSystemToken: true,
      environment: 'PRODUCTION',
    })
  })

  it('posts a body as an event', async () => {
    const { out } = await invoke(target, '--path', '/echo', '--body', '{"a":1}')
    expect(JSON.parse(out)).toMatchObject({
      method: 'POST',
      body: { a: 1 },
      module: 'core:trigger:trigger',
    })
  })

  it('takes all it is told', async () => {
    await writeFile(join(folder, 'body.json'), '{"from":"file"}')
    const what = '--method put --body @body.json --module xen:macro:m --no-system-token'
    const where = '--installation dev --environment DEVELOPMENT'
    const { out } = await invoke(`${target}/echo`, ...what.split(' '), ...where.split(' '))
    expect(JSON.parse(out)).toEqual({
      method: 'PUT',
      body: { from: 'file' },
      module: 'xen:macro:m',
      hasSystemToken: false,
      environment: 'DEVELOPMENT',
    })
  })

  it('prints headers when asked, and text as it is', async () => {
    const { out, err } = await invoke(`${target}/text`, '--include')
    expect(out).toBe('plain\n')
    expect(err).toContain('content-type: text/plain')
  })

  it('exits with 1 when the remote refuses', async () => {
    const { code, out } = await invoke(`${target}/nowhere`)
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ code: 'ERR_ROUTE_NOT_FOUND' })
  })

  it('says so when nothing answers', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const { port } = free.address() as AddressInfo
    free.close()
    await once(free, 'close')
    const { code, err } = await invoke(`http://127.0.0.1:${port}/`)
    expect(code).toBe(2)
    expect(err).toMatch(
      /no answer from http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*is your server running/,
    )
  })

  it('says what the emulator does not accept', async () => {
    const { code, err } = await invoke(`${target}/echo`, '--environment', 'LIVE')
    expect(code).toBe(2)
    expect(err).toMatch(/environment/)
  })
})
