import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { Express } from 'express'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ForgeRemote } from '../../src/index.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'

const PAGE = new URL('../../docs/containers.md', import.meta.url)
const FOLDER = new URL('../../coverage/containers/', import.meta.url)
const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const SOURCES = new Map([
  ["'forge-remote'", new URL('../../src/index.js', import.meta.url).pathname],
  ["'forge-remote/testing'", new URL('../../src/testing/index.js', import.meta.url).pathname],
])

interface Examples {
  openRemote: (environment: Record<string, string>) => ForgeRemote
  createApp: (remote: ForgeRemote) => Express
  whoIsCalling: (manifest: string) => Promise<string | undefined>
}

/** Writes the blocks of the page down, each as a module that uses the sources. */
async function importExamples(): Promise<Examples> {
  const page = await readFile(PAGE, 'utf8')
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  await mkdir(FOLDER, { recursive: true })
  const modules = await Promise.all(
    blocks.map(async (block, index) => {
      const file = new URL(`block-${index}.ts`, FOLDER)
      const code = [...SOURCES].reduce(
        (text, [name, path]) => text.replaceAll(name, `'${path}'`),
        block,
      )
      await writeFile(file, code)
      return (await import(file.href)) as Partial<Examples>
    }),
  )
  return Object.assign({}, ...modules) as Examples
}

describe('the examples of docs/containers.md', () => {
  let examples: Examples
  let forge: TestForge
  const opened: ForgeRemote[] = []

  beforeAll(async () => {
    examples = await importExamples()
    const routes = [{ path: '/rest/api/3/myself', user: 'alice', body: { accountId: 'alice' } }]
    forge = await createTestForge({ manifest: MANIFEST, product: { routes } })
  })
  afterAll(async () => {
    await Promise.all(opened.map(({ close }) => close()))
    await forge.close()
  })

  function open(environment: Record<string, string>): Express {
    const remote = examples.openRemote(environment)
    opened.push(remote)
    return examples.createApp(remote)
  }

  it('serve a remote and a container from one code base', async () => {
    const { emulator } = forge
    const modes = [
      {
        app: open({ FORGE_APP_ID: emulator.appId, FORGE_REMOTE_EMULATOR_URL: emulator.url }),
        headers: await forge.invocation({
          principal: 'alice',
          userToken: true,
          // The remote's clock runs.
          expiresInSeconds: 3000,
        }),
      },
      {
        app: open({
          FORGE_CONTAINER_KEY: 'app',
          FORGE_EGRESS_PROXY_URL: emulator.egressProxyUrl,
          FORGE_APP_ARI: emulator.appId,
        }),
        headers: await forge.containerInvocation({ principal: 'alice' }),
      },
    ]
    for (const { app, headers } of modes) {
      // oxlint-disable no-await-in-loop -- one mode after the other
      await request(app).get('/health').expect(204)
      await request(app).get('/api/me').set(headers).expect(200, { accountId: 'alice' })
      await request(app).get('/api/newest').set(headers).expect(200, { newest: null })
      await request(app).get('/api/newest').expect(401)
    }
  })

  it('mint invocations for tests', async () => {
    expect(await examples.whoIsCalling(MANIFEST)).toMatch(/^[0-9a-f]{40}$/)
  })
})
