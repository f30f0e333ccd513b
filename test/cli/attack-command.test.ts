import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express, { type Express } from 'express'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ATTACKS, ATTACK_GROUPS } from '../../src/emulator/attacks/attacks.js'
import { type ForgeRemote, forgeRemote } from '../../src/index.js'
import { type RunningCommand, start, waitForKey } from './cli-harness.js'

const MORE_THAN_ENOUGH_MS = 120_000

/** The groups whose tokens depend on what the genuine claims are. */
const CLAIMS_ALONE = ['--only', 'json', '--only', 'claim', '--only', 'tenant']

interface Card {
  planned: number
  tried: number
  held: number
  letIn: number
  crashed: number
  stoppedBecause?: string
  attacks: { id: string; group: string; verdict: string; observation: string; about: string }[]
}

let emulator: RunningCommand
let facts: { url: string; appId: string; jwksUrl: string }
let folder: string
const servers: Server[] = []
const remotes: ForgeRemote[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-attack-'))
  emulator = start(['emulator', '--port', '0', '--json'])
  const [line] = await emulator.waitFor(/^\{.*\}\n/)
  facts = JSON.parse(line) as typeof facts
  await waitForKey(facts.jwksUrl)
})
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await Promise.all(remotes.splice(0).map((remote) => remote.close()))
})
afterAll(async () => {
  emulator.stop()
  await emulator.exitCode
  await rm(folder, { recursive: true })
})

async function listen(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A remote as this package makes them. */
async function serveForgeRemote(policy: Parameters<ForgeRemote['authenticate']>[0] = {}) {
  const { appId, url } = facts
  const logger = { info: () => {}, warn: () => {}, error: () => {} }
  const remote = forgeRemote({ appId, emulatorUrl: url, logger })
  remotes.push(remote)
  const app = express()
  app.use(remote.authenticate(policy), express.json())
  app.all('/echo', (req, res) => void res.json({ hasBody: req.body !== undefined }))
  app.use(remote.errorHandler())
  return await listen(createServer(app))
}

/** A remote that looks at the signature alone, and takes its algorithm from the token. */
function createNaiveApp(onError: (res: express.Response) => void): Express {
  const keys = createRemoteJWKSet(new URL(facts.jwksUrl))
  const app = express()
  app.use((req, res) => {
    const token = (req.headers.authorization ?? '').replace(/^Bearer\s+/i, '')
    jwtVerify(token, keys).then(
      () => res.json({}),
      () => onError(res),
    )
  })
  return app
}

const refuse = (res: express.Response) => void res.status(401).end()

const startAttack = (url: string, ...args: string[]) =>
  start(['attack', url, '--emulator', facts.url, ...args], { folder })

async function attack(url: string, ...args: string[]) {
  const command = startAttack(url, ...args)
  return { code: await command.exitCode, out: command.out(), err: command.err() }
}

async function attackForCard(url: string, ...args: string[]) {
  const { code, out, err } = await attack(url, '--json', ...args)
  expect(err).toBe('')
  return { code, card: JSON.parse(out) as Card }
}

describe('forge-remote attack', { timeout: MORE_THAN_ENOUGH_MS }, () => {
  it('finds nothing that gets into a remote of this package as a user', async () => {
    const url = await serveForgeRemote({ principal: 'required' })

    const { code, card } = await attackForCard(url, '--path', '/echo', '--principal', 'alice')

    expect(card.attacks.filter(({ verdict }) => verdict !== 'held')).toEqual([])
    expect(card).toMatchObject({ planned: ATTACKS.length, tried: ATTACKS.length, letIn: 0 })
    expect(code).toBe(0)
  })

  it('finds nothing that gets in as an event, which has no user and hardly a context', async () => {
    const url = await serveForgeRemote({ principal: 'forbidden', modules: ['core:*'] })

    const { code, card } = await attackForCard(`${url}/echo`, '--body', '{}', ...CLAIMS_ALONE)

    expect(card.attacks.filter(({ verdict }) => verdict !== 'held')).toEqual([])
    expect(card.tried).toBeGreaterThan(200)
    expect(code).toBe(0)
  })

  it('shows people a table by group and one sentence', async () => {
    const url = await serveForgeRemote()

    const { code, out, err } = await attack(`${url}/echo`, '--only', 'signature', '--only', 'B1')

    expect(out).toMatch(/^GET http:\S+\/echo\n\n +Held +Let in +Crashed\n/)
    expect(out).toMatch(/\nalgorithm +7 +0 +0\nsignature +\d+ +0 +0\nall +\d+ +0 +0\n\n/)
    expect(out).toMatch(/\n\d+ attacks: \d+ held, 0 let in, 0 crashed\n$/)
    expect(err).toBe('')
    expect(code).toBe(0)
  })

  it('names what a verifier of signatures alone lets in, and why that matters', async () => {
    const url = await listen(createServer(createNaiveApp(refuse)))

    const { code, card } = await attackForCard(url, ...CLAIMS_ALONE)

    const letIn = card.attacks.filter(({ verdict }) => verdict === 'let-in').map(({ id }) => id)
    expect(code).toBe(1)
    expect(letIn.length).toBeGreaterThan(100)
    expect(letIn).toEqual(
      expect.arrayContaining([
        'D1-iss-other',
        'D5-token-of-another-app',
        'D9-ten-years',
        'A10-two-aud',
      ]),
    )
    expect(card).toMatchObject({ letIn: letIn.length, crashed: 0, tried: card.planned })
  })

  it('explains each row once, with its source', async () => {
    const url = await listen(createServer(createNaiveApp(refuse)))

    const { out } = await attack(url, '--only', 'D5', '--only', 'D3')

    expect(out).toMatch(
      /\nLet in:\n {2}Several audiences at once: [^\n]+ \(RFC 8725 section 3\.9\)\n {4}D3-\S+ {2}answered 200\n/,
    )
    expect(out.match(/Several audiences at once/g)).toHaveLength(1)
    expect(out).toContain('D5-token-of-another-app  answered 200')
  })

  it('counts a remote that fails instead of refusing as crashed, and goes on', async () => {
    const url = await listen(createServer(createNaiveApp((res) => void res.status(500).end())))

    const { code, card } = await attackForCard(url, '--only', 'signature')

    expect(code).toBe(1)
    expect(card).toMatchObject({ planned: card.tried, crashed: card.tried, held: 0, letIn: 0 })
    expect(card.attacks[0]?.observation).toBe('answered 500')
  })

  it('counts a cut connection as crashed', async () => {
    const url = await listen(createServer(createNaiveApp((res) => void res.destroy())))

    const { card } = await attackForCard(url, '--only', 'B9-stranger')

    expect(card.attacks).toMatchObject([
      { verdict: 'crashed', observation: 'closed the connection without an answer' },
    ])
  })

  it('stops when an attack has taken the remote down, and says which', async () => {
    const server = createServer(
      createNaiveApp((res) => {
        server.close()
        res.destroy()
      }),
    )
    const url = await listen(server)

    const { code, card } = await attackForCard(url, '--concurrency', '1', '--only', 'signature')

    expect(code).toBe(1)
    expect(card).toMatchObject({ tried: 1, crashed: 1 })
    expect(card.stoppedBecause).toMatch(
      /^after B9-altered-payload the remote takes no connection: .*ECONNREFUSED/,
    )
  })

  it('attacks nobody who refuses a genuine call', async () => {
    let calls = 0
    const url = await listen(createServer((_req, res) => res.writeHead((calls += 1) && 401).end()))

    const { code, out, err } = await attack(url)

    expect(code).toBe(2)
    expect(calls).toBe(1)
    expect(out).toBe('')
    expect(err).toMatch(
      /answered a genuine token with 401; was it started with the FORGE_REMOTE_EM/,
    )
  })

  it.each([
    { status: 302, hint: /Forge refuses redirects/ },
    { status: 400, hint: /does the route want a body/ },
    { status: 403, hint: /does the route want a user \(--principal alice\)/ },
    { status: 404, hint: /is there such a route\? Give --path and --method/ },
    { status: 429, hint: /Take its rate limit away/ },
    { status: 500, hint: /does the route work with "forge-remote invoke"/ },
  ])('says what to check when a genuine call gets $status', async ({ status, hint }) => {
    const url = await listen(createServer((_req, res) => void res.writeHead(status).end()))

    const { code, err } = await attack(url)

    expect(code).toBe(2)
    expect(err).toMatch(hint)
  })

  it('says so when nothing listens', async () => {
    const server = createServer()
    const url = await listen(server)
    server.close()
    await once(server, 'close')

    const { code, err } = await attack(url)

    expect(code).toBe(2)
    expect(err).toMatch(/takes no connection: .*ECONNREFUSED.*; is your server running\?/)
  })

  it('shows what there is so far on Ctrl-C', async () => {
    let calls = 0
    let command: RunningCommand | undefined
    const url = await listen(
      createServer((_req, res) => {
        calls += 1
        if (calls <= 3) res.writeHead(calls === 1 ? 200 : 401).end()
        else command?.stop()
      }),
    )

    command = startAttack(url, '--concurrency', '1')

    expect(await command.exitCode).toBe(1)
    expect(command.out()).toMatch(/\n2 attacks: 2 held, 0 let in, 0 crashed\n/)
    expect(command.out()).toMatch(/\n\d+ of \d+ were not tried: stopped by Ctrl-C\n$/)
  })

  it('shows progress and colours on a terminal alone', async () => {
    const url = await listen(createServer(createNaiveApp(refuse)))
    const only = ['--only', 'D5', '--only', 'B1', '--concurrency', '1']
    const args = ['attack', url, '--emulator', facts.url, ...only]

    const command = start(args, { folder, isColourful: true, showsProgress: true })

    expect(await command.exitCode).toBe(1)
    expect(command.err()).toContain('\r\u001b[K8/8 D5-token-of-another-app')
    expect(command.out()).toContain('\u001b[31mLet in:\u001b[39m')
  })

  it('writes nothing over a line of standard error that goes to a file', async () => {
    const url = await listen(createServer(createNaiveApp(refuse)))
    const args = ['attack', url, '--emulator', facts.url, '--only', 'B1-none']

    const command = start(args, { folder, isColourful: true })

    expect(await command.exitCode).toBe(0)
    expect(command.err()).toBe('')
    expect(command.out()).toMatch(/\n1 attack: 1 held, /)
  })

  it('lists attacks in one order, in whatever order they were answered', async () => {
    let answerLater: (() => void) | undefined
    let calls = 0
    const url = await listen(
      createServer((_req, res) => {
        calls += 1
        if (calls === 2) answerLater = () => res.writeHead(401).end()
        else res.writeHead(calls === 1 ? 200 : 401).end()
        if (calls === 3) res.once('close', () => answerLater?.())
      }),
    )

    const { card } = await attackForCard(url, '--only', 'B1', '--concurrency', '2')

    const known = ATTACKS.map(({ id }) => id).filter((id) => id.startsWith('B1-'))
    expect(card.attacks.map(({ id }) => id)).toEqual(known)
  })

  it.each([
    { args: ['--body', '@missing.json'], problem: /--body cannot be read from .*missing\.json: / },
    { args: ['--path', '/a'], query: '?b=c', problem: /--path cannot be added to a URL with \?/ },
  ])('refuses $args$query before it calls anybody', async ({ args, query = '', problem }) => {
    const { code, err } = await attack(`http://127.0.0.1:1/${query}`, ...args)

    expect(code).toBe(2)
    expect(err).toMatch(problem)
  })

  it('sends method, body and module as it is told', async () => {
    await writeFile(join(folder, 'body.json'), '{"from":"file"}')
    const seen: unknown[] = []
    const app = express().use(express.json(), (req, res) => {
      seen.push({ method: req.method, url: req.url, body: req.body as unknown })
      res.end()
    })
    const url = await listen(createServer(app))
    const what = '--path /a?b=c --method put --body @body.json --module xen:macro:m --only D5'

    await attack(url, ...what.split(' '))

    const expected = { method: 'PUT', url: '/a?b=c', body: { from: 'file' } }
    expect(seen).toEqual([expected, expected])
  })

  it.each([
    { args: [], problem: /URL is missing/ },
    {
      args: ['http://127.0.0.1:1', '--only', 'everything'],
      problem: /--only must be one of struct/,
    },
    {
      args: ['http://127.0.0.1:1', '--concurrency', '0'],
      problem: /--concurrency must be from 1 to/,
    },
    { args: ['http://127.0.0.1:1', '--method', 'a b'], problem: /--method must be a method/ },
    {
      args: ['http://127.0.0.1:1', '--method', 'get', '--body', '{}'],
      problem: /--body cannot be/,
    },
    { args: ['http://127.0.0.1:1', '--module', 'macro'], problem: /--module must be TYPE:KEY/ },
    { args: ['ftp://127.0.0.1'], problem: /URL must be an http or https address/ },
    { args: ['http://127.0.0.1:1', '--emulator', 'http://127.0.0.1:2'], problem: /is not running/ },
    { args: ['http://127.0.0.1:1', '--unknown'], problem: /Unknown option '--unknown'/ },
  ])('refuses the command line $args', async ({ args, problem }) => {
    const command = start(['attack', ...args], { folder })

    expect(await command.exitCode).toBe(2)
    expect(command.err()).toMatch(problem)
  })

  it('says what the emulator does not accept', async () => {
    const { code, err } = await attack('http://127.0.0.1:1', '--environment', 'LIVE')

    expect(code).toBe(2)
    expect(err).toMatch(/environment/)
  })

  it('names every group in its help', async () => {
    const command = start(['attack', '--help'])
    await command.exitCode

    expect(command.out()).toContain(`Groups: ${ATTACK_GROUPS.join(', ')}.`)
  })
})
