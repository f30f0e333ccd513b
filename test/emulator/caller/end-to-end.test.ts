import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.js'
import {
  type AssembledEmulator,
  assembleEmulator,
} from '../../../src/emulator/assemble-emulator.js'
import { type Caller, createCaller } from '../../../src/emulator/caller/create-caller.js'
import { parseCallPlan } from '../../../src/emulator/caller/parse-call-plan.js'
import { createIdSource } from '../../../src/emulator/id-source.js'
import { toSite } from '../../../src/emulator/site.js'
import { type ForgeRemote, forgeRemote } from '../../../src/index.js'
import { APP_ID, INSTALLATION_ID, createRecordingLog } from '../emulator-harness.js'

const MANIFEST = `
app:
  id: ${APP_ID}
modules:
  jira:issuePanel: [{ key: panel, title: P, resource: main, resolver: { endpoint: api } }]
  endpoint:
    - key: api
      remote: main
      auth: { appSystemToken: { enabled: true } }
    - key: events
      remote: main
      route: { path: /events }
      auth: { appSystemToken: { enabled: true } }
  trigger: [{ key: created, endpoint: events, events: [avi:jira:created:issue] }]
remotes: [{ key: main, baseUrl: https://far.example, operations: [compute] }]
permissions: { scopes: [storage:app, read:app-system-token] }
`

let assembled: AssembledEmulator
let remote: ForgeRemote
let server: Server
let caller: Caller
let baseUrl: string
beforeAll(async () => {
  const { log } = createRecordingLog()
  assembled = await assembleEmulator({ manifest: MANIFEST, log })
  const { emulator, issuer } = assembled
  await issuer.keySet()
  remote = forgeRemote({ appId: emulator.appId, emulatorUrl: emulator.url, logger: log })
  const app = express()
  app.use('/browser', remote.cors({ origins: [toSite(INSTALLATION_ID).siteUrl] }))
  app.use(remote.authenticate(), express.json())
  app.all('/browser', (req, res) => void res.json({ principal: req.forge.invocation.principal }))
  app.post('/events', async (req, res) => {
    const body = req.body as { issue: { key: string } }
    await req.forge.storage.set('seen', { issue: body.issue.key })
    res.status(204).end()
  })
  app.get('/seen', async (req, res) => void res.json(await req.forge.storage.get('seen')))
  app.use(remote.errorHandler())
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  caller = createCaller({
    plan: parseCallPlan(MANIFEST),
    appId: emulator.appId,
    issuer,
    clock: systemClock,
    remoteClock: systemClock,
    ids: createIdSource(1),
    random: () => 0.5,
    log,
  })
})
afterAll(async () => {
  caller.close()
  server.close()
  await remote.close()
  await assembled.emulator.close()
})

const whom = { installationId: INSTALLATION_ID }

describe('a remote of this package', () => {
  it('takes an event, stores what it tells, and shows it to a user interface', async () => {
    const [event] = await caller.sendEvent({ ...whom, baseUrl, event: 'avi:jira:created:issue' })
    expect(event).toMatchObject({ status: 204, attempts: [{ tokens: { system: true } }] })
    const module = { type: 'jira:issuePanel', key: 'panel' }
    const seen = await caller.send({ ...whom, baseUrl, module, principal: 'alice', path: '/seen' })
    expect(seen).toMatchObject({ status: 200, bodyText: '{"issue":"DEMO-1"}' })
  })

  it('is refused by its own policy in a way that the front end can read', async () => {
    const result = await caller.send({ ...whom, baseUrl, kind: 'ui', path: '/nowhere' })
    expect(result.status).toBe(404)
    expect(result.forgeError).toBeUndefined()
  })

  it('answers an expired token as Forge expects', async () => {
    const result = await caller.send({ ...whom, baseUrl, path: '/seen', expiresInSeconds: -60 })
    expect(result.forgeError).toMatchObject({ kind: 'token-refused' })
  })

  it('is called as ever when the clock of the emulator has moved, for the remote has its own', async () => {
    const { emulator } = assembled
    emulator.clock.advance(3_600_000)
    const call = { ...whom, baseUrl, event: 'avi:jira:created:issue' }
    expect(await emulator.caller.sendEvent(call)).toMatchObject([{ status: 204 }])
    emulator.clock.setTo(Date.now())
  })

  it('is called from the browser', async () => {
    const call = {
      ...whom,
      baseUrl,
      principal: 'alice',
      kind: 'request-remote',
      path: '/browser',
    } as const
    const allowed = await caller.send({ ...call, method: 'DELETE' })
    expect(allowed).toMatchObject({ status: 200, bodyText: '{"principal":"alice"}' })
    const foreign = await caller.send({ ...call, origin: 'https://evil.example' })
    expect(foreign.forgeError).toMatchObject({ kind: 'cors' })
  })
})
