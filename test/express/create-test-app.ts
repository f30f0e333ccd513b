/**
 * A small remote for tests of the middleware, and the emulator it talks to.
 *
 * @module
 */
import express, { type Express } from 'express'
import { type ForgeRemote, type ForgeRemoteOptions, forgeRemote } from '../../src/index.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'

/** A remote with routes for each thing that can happen. */
export interface TestApp {
  readonly app: Express
  readonly forge: TestForge
  readonly remote: ForgeRemote
  close: () => Promise<void>
}

export async function createTestApp(
  options: Partial<ForgeRemoteOptions> = {},
  addRoutes: (app: Express, remote: ForgeRemote) => void = () => {},
): Promise<TestApp> {
  const manifest = new URL('../fixtures/manifest.yml', import.meta.url).pathname
  const forge = await createTestForge({ manifest })
  const remote = forgeRemote({ ...forge.options, ...options })
  const app = express()
  app.use(remote.authenticate())
  app.use(express.json({ limit: '1mb' }))
  app.get('/whoami', (req, res) => {
    const { invocation, traceId } = req.forge
    res.json({ principal: invocation.principal, module: invocation.app.module.type, traceId })
  })
  app.get('/values/:key', async (req, res) => {
    res.json({ value: (await req.forge.storage.get(req.params.key)) ?? null })
  })
  app.put('/values/:key', async (req, res) => {
    await req.forge.storage.set(req.params.key, req.body.value, req.body.options)
    res.status(204).end()
  })
  addRoutes(app, remote)
  app.use(remote.errorHandler())
  return {
    app,
    forge,
    remote,
    close: async () => {
      await remote.close()
      await forge.close()
    },
  }
}
