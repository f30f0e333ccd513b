/**
 * One small app, and the two ways to run it: as a remote and inside a container.
 */
import express, { type Express } from 'express'
import {
  type ForgeContainerOptions,
  type ForgeRemote,
  forgeContainer,
  forgeRemote,
} from '../../src/index.js'
import type { TestForge } from '../../src/testing/index.js'
import { entities } from '../entities/generated-notes.js'

type Invocation = Parameters<TestForge['containerInvocation']>[0]

export interface Mode {
  readonly name: string
  readonly open: (forge: TestForge) => ForgeRemote
  readonly headers: (forge: TestForge, invocation?: Invocation) => Promise<Record<string, string>>
}

export const REMOTE: Mode = {
  name: 'a remote',
  open: ({ options }) => forgeRemote({ ...options, entities }),
  headers: (forge, invocation = {}) =>
    forge.invocation({ userToken: invocation.principal !== undefined, ...invocation }),
}

export const CONTAINER: Mode = {
  name: 'a container',
  open: ({ containerOptions }) => forgeContainer({ ...containerOptions, entities }),
  headers: (forge, invocation) => forge.containerInvocation(invocation),
}

/** What happened behind the routes of events. */
export interface Happened {
  readonly what: string
  readonly installationId: string
}

export function createBothApp(remote: ForgeRemote): { app: Express; happened: Happened[] } {
  const app = express()
  const happened: Happened[] = []
  app.post(
    '/events',
    remote.events({
      'avi:jira:created:issue': async ({ forge, attempt }) => {
        await forge.storage.set('last', attempt)
        happened.push({ what: 'created', installationId: forge.invocation.installationId })
      },
    }),
  )
  app.post(
    '/nightly',
    remote.scheduled(({ forge }) => {
      happened.push({ what: 'nightly', installationId: forge.invocation.installationId })
    }),
  )
  app.post('/keep-alive', remote.keepAlive())
  app.post(
    '/pre-uninstall',
    remote.preUninstall(({ forge }) => {
      happened.push({ what: 'gone', installationId: forge.invocation.installationId })
    }),
  )
  app.use(remote.authenticate())
  app.get('/whoami', (req, res) => {
    const { principal, app: caller, tenant, context } = req.forge.invocation
    const { module, environment, license } = caller
    res.json({ principal, module, environment, license, tenant, cloudId: context?.['cloudId'] })
  })
  app.get('/frozen', (req, res) => {
    const { invocation } = req.forge
    res.json([invocation, invocation.app.module, invocation.claims].map(Object.isFrozen))
  })
  app.get('/values', async (req, res) => {
    res.json(await Promise.all(['a', 'b', 'c'].map((key) => req.forge.storage.get(key))))
  })
  app.post('/values/:key/:value', async (req, res) => {
    await req.forge.storage.set(req.params.key, req.params.value)
    res.status(204).end()
  })
  app.post('/notes/:id', async (req, res) => {
    const { note } = req.forge.entities
    await note.set(req.params.id, { author: 'a', stars: 5 })
    res.json(await note.get(req.params.id))
  })
  app.get('/issue', async (req, res) => {
    const response = await req.forge.asApp.fetch('/rest/api/3/issue/X-1', { product: 'jira' })
    res.json(await response.json())
  })
  app.get('/main-issue', async (req, res) => {
    const response = await req.forge.asApp.fetch('/rest/api/3/issue/X-1')
    res.json(await response.json())
  })
  app.get('/me', async (req, res) => {
    const response = await req.forge.asUser.fetch('/rest/api/3/myself', { product: 'jira' })
    res.json(await response.json())
  })
  app.get('/as/:accountId', async (req, res) => {
    const user = req.forge.asUser(req.params.accountId)
    const response = await user.fetch('/rest/api/3/myself', { product: 'jira' })
    res.json(await response.json())
  })
  app.get('/tokens', (req, res) => void res.json(Object.keys(req.forge.tokens)))
  app.get('/user', remote.authenticate({ principal: 'required' }), (_req, res) => {
    res.status(204).end()
  })
  app.get(
    '/panel',
    remote.authenticate(
      { modules: ['jira:issuePanel'], environments: ['PRODUCTION'] },
      (req, res) => {
        req.forge.log.info({ event: 'seen' }, 'the panel was seen')
        res.status(204).end()
      },
    ),
  )
  app.get('/licensed', remote.authenticate({ license: 'active' }), (_req, res) => {
    res.status(204).end()
  })
  app.get('/once', remote.authenticate({ replay: 'refuse' }), (_req, res) => {
    res.status(204).end()
  })
  app.use(remote.errorHandler())
  return { app, happened }
}

/** A container with other options than those of the test forge. */
export function openContainer(
  forge: TestForge,
  options: Partial<ForgeContainerOptions> = {},
): ForgeRemote {
  return forgeContainer({ ...forge.containerOptions, ...options })
}
