import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ForgeRemote, forgeRemote } from '../../src/index.js'
import { type RunningCommand, start, waitForKey } from './cli-harness.js'

const MANIFEST = `
app:
  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555
modules:
  endpoint:
    - key: api
      remote: main
      auth: { appUserToken: { enabled: true } }
    - key: posted
      remote: main
      route: { path: /echo }
      auth: { appSystemToken: { enabled: true } }
  trigger: [{ key: created, endpoint: posted, events: [avi:jira:created:issue] }]
  scheduledTrigger: [{ key: hourly, endpoint: posted, interval: hour }]
remotes: [{ key: main, baseUrl: '\${REMOTE_URL}', operations: [compute] }]
`

let emulator: RunningCommand
let emulatorUrl: string
let remote: ForgeRemote
let server: Server
let target: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-invoke-'))
  await writeFile(join(folder, 'manifest.yml'), MANIFEST)
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  emulator = start(['emulator', '--port', '0', '--json'], {
    folder,
    environment: { ...process.env, REMOTE_URL: target },
  })
  const [line] = await emulator.waitFor(/^\{.*\}\n/)
  const { url, jwksUrl, appId } = JSON.parse(line) as Record<'url' | 'jwksUrl' | 'appId', string>
  emulatorUrl = url
  await waitForKey(jwksUrl)
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
  app.get('/token-headers', (req, res) => {
    const names = Object.keys(req.headers).filter((name) => name.startsWith('x-forge-oauth-'))
    res.json(names.toSorted())
  })
  app.get('/text', (_req, res) => void res.type('text').send('plain'))
  app.get('/html', (_req, res) => void res.status(500).type('html').send('<p>broken</p>'))
  app.get('/reserved', (_req, res) => void res.status(401).json({}))
  app.use(remote.errorHandler())
  server.on('request', app)
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
    expect(code).toBe(1)
    expect(err).toMatch(
      /no answer in .*\n.*ECONNREFUSED.*\nIs your server running at http:\S+\?\n$/,
    )
  })

  it('says how long retries take, before they do', async () => {
    const { err } = await invoke(target, '--path', '/echo', '--kind', 'event', '--retries', '1')
    expect(err).toMatch(
      /^A failed delivery is sent again after 60 seconds; .*\nPOST \/echo → 200 OK/,
    )
  })

  it('says what the emulator does not accept', async () => {
    const { code, err } = await invoke(`${target}/echo`, '--environment', 'LIVE')
    expect(code).toBe(2)
    expect(err).toMatch(/environment/)
  })

  it('delivers an event to the triggers that list it', async () => {
    const event = ['--event', 'avi:jira:created:issue', '--body', '{"issue":{"key":"A-9"}}']
    const { code, err, out } = await invoke(...event)
    expect(code).toBe(0)
    expect(err).toMatch(/^POST \/echo → 200 OK in \d+\.\d ms\n$/)
    expect(JSON.parse(out)).toMatchObject({
      module: 'core:trigger:created',
      hasSystemToken: true,
      body: { eventType: 'avi:jira:created:issue', issue: { key: 'A-9', id: '10001' } },
    })
  })

  it('runs a scheduled trigger', async () => {
    const { code, out } = await invoke('--schedule', 'hourly')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      module: 'core:scheduledTrigger:hourly',
      body: { context: { moduleKey: 'hourly' } },
    })
  })

  it('delivers twice when asked', async () => {
    const { code, err } = await invoke(target, '--event', 'avi:jira:created:issue', '--duplicate')
    expect(code).toBe(0)
    expect(err).toMatch(/^(?:POST \/echo → 200 OK in \d+\.\d ms\n){2}$/)
  })

  it.each([
    { name: 'an endpoint', args: ['--endpoint', 'api'], system: false, user: true },
    { name: 'no endpoint', args: [], system: true, user: false },
    { name: '--user-token', args: ['--user-token'], system: true, user: true },
    {
      name: '--no-user-token',
      args: ['--endpoint', 'api', '--no-user-token', '--system-token'],
      system: true,
      user: false,
    },
  ])('sends the tokens of $name', async ({ args, system, user }) => {
    const { out } = await invoke(
      target,
      '--path',
      '/token-headers',
      '--principal',
      'alice',
      ...args,
    )
    expect(JSON.parse(out)).toEqual([
      ...(system ? ['x-forge-oauth-system'] : []),
      ...(user ? ['x-forge-oauth-user'] : []),
    ])
  })

  it('takes the address from the manifest', async () => {
    const { code, out } = await invoke('--endpoint', 'api', '--path', '/echo', '--kind', 'ui')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ method: 'GET' })
  })

  it.each([
    {
      path: '/html',
      kind: 'ui',
      told: 'the caller would be told: Invalid response from remote - content-type',
    },
    {
      path: '/reserved',
      kind: 'ui',
      told: 'the caller would be told: Remote could not verify the Forge Invocation Token',
    },
    { path: '/echo', kind: 'request-remote', told: 'the caller would be told: Failed to fetch' },
    {
      path: '/reserved',
      kind: 'schedule',
      told: 'Forge would try again with: INVALID_REMOTE_INVOCATION_ERROR',
    },
  ])('says what Forge would of $path to a caller of kind $kind', async ({ path, kind, told }) => {
    const { code, err } = await invoke(target, '--path', path, '--kind', kind)
    expect(code).toBe(1)
    expect(err).toContain(told)
  })

  it('leaves each call in the journal', async () => {
    await invoke(`${target}/echo`, '--principal', 'journal-reader')
    const [line] = await emulator.waitFor(/^\{.*\}\n/)
    const { adminUrl, adminToken } = JSON.parse(line) as { adminUrl: string; adminToken: string }
    const response = await fetch(`${adminUrl}/journal/list`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}` },
    })
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      entries: expect.arrayContaining([
        expect.objectContaining({
          kind: 'invocation',
          path: `${target}/echo`,
          status: 200,
          claims: expect.objectContaining({ principal: 'journal-reader' }),
        }),
      ]),
    })
    expect(text).not.toMatch(/Bearer|eyJ[\w-]+\.eyJ/)
  })

  it.each<{ args: string[]; problem: RegExp }>([
    { args: [], problem: /URL is missing/ },
    { args: ['ftp://x'], problem: /URL must be an http or https address/ },
    {
      args: ['--event', 'a', '--schedule', 'b'],
      problem: /--schedule cannot be used with --event/,
    },
    { args: ['--event', 'a', '--path', '/b'], problem: /--path cannot be used with --event/ },
    {
      args: ['--schedule', 'a', '--principal', 'b'],
      problem: /--principal cannot be used with --schedule/,
    },
    { args: ['--event', 'a', '--body', '[]'], problem: /--body must be a JSON object/ },
    {
      args: ['http://x', '--body', '{}', '--method', 'get'],
      problem: /--body cannot be sent with GET/,
    },
    { args: ['http://x', '--module', 'macro'], problem: /--module must be TYPE:KEY/ },
    { args: ['http://x', '--retries', '5'], problem: /--retries must be 0 to 4/ },
    { args: ['http://x', '--retries', '1'], problem: /--retries is wrong: expected 0/ },
    { args: ['http://x', '--duplicate'], problem: /--duplicate is wrong: expected 0/ },
    {
      args: ['--event', 'avi:nothing'],
      problem: /--event is wrong: expected a module of the manifest/,
    },
    {
      args: ['--schedule', 'daily'],
      problem: /--schedule is wrong: expected that of a scheduledTrigger/,
    },
    {
      args: ['--endpoint', 'nope'],
      problem: /--endpoint is wrong: expected one that the manifest declares/,
    },
    {
      args: ['http://x', '--kind', 'cron'],
      problem: /--kind is wrong: expected ui, request-remote, /,
    },
    { args: ['http://x', '--method', 'GE T'], problem: /--method is wrong: expected GET, POST, / },
    {
      args: ['http://x', '--environment', 'LIVE'],
      problem: /--environment is wrong: expected DEVELOPMENT, /,
    },
    {
      args: ['http://x', '--principal', ''],
      problem: /--principal is wrong: expected at least 1 character/,
    },
    { args: ['http://x', '--user-token'], problem: /--user-token is wrong: expected a principal/ },
    {
      args: ['http://x', '--body', '@missing.json'],
      problem: /--body cannot be read from .*missing\.json: /,
    },
    { args: ['http://x?a=b', '--path', '/c'], problem: /--path cannot be added to a URL with \?/ },
    { args: ['http://me:secret@x'], problem: /URL holds a user name or a password(?!.*secret)/s },
  ])('refuses $args', async ({ args, problem }) => {
    const { code, err } = await invoke(...args)
    expect(code).toBe(2)
    expect(err).toMatch(problem)
  })
})
