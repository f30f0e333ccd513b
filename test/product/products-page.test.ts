import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { Express } from 'express'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ForgeRemote } from '../../src/index.js'
import {
  INSTALLATION,
  type ProductApp,
  closeProductApps,
  startProductApp,
} from './product-harness.js'

const PAGE = new URL('../../docs/products.md', import.meta.url)
const FOLDER = new URL('../../coverage/products/', import.meta.url)
const INDEX = new URL('../../src/index.js', import.meta.url)

interface Examples {
  createApp: (remote: ForgeRemote) => Express
  countOverdue: (remote: ForgeRemote, installationId: string) => Promise<number>
  remote: ForgeRemote
}

/** Writes the blocks of the page down, each as a module that uses the sources. */
async function importExamples(): Promise<Examples> {
  const page = await readFile(PAGE, 'utf8')
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  await mkdir(FOLDER, { recursive: true })
  const modules = await Promise.all(
    blocks.map(async (code, index) => {
      const file = new URL(`block-${index}.ts`, FOLDER)
      await writeFile(file, code.replaceAll("'forge-remote'", `'${INDEX.pathname}'`))
      return (await import(file.href)) as Partial<Examples>
    }),
  )
  return Object.assign({}, ...modules) as Examples
}

describe('the examples of docs/products.md', () => {
  let examples: Examples
  let forge: ProductApp
  let app: Express

  beforeAll(async () => {
    examples = await importExamples()
    forge = await startProductApp({
      product: {
        routes: [
          { path: '/rest/api/3/issue/{key}', body: { key: 'PULSE-1' } },
          { path: '/rest/api/3/myself', user: 'alice', body: { accountId: 'alice' } },
          {
            method: 'POST',
            path: '/rest/api/3/issue/{key}/comment',
            user: '5b10a2844c20165700ede21g',
            status: 201,
            body: {},
          },
          { path: '/rest/api/3/search/jql', body: { issues: [{}, {}] } },
        ],
      },
    })
    app = examples.createApp(forge.remote)
  })
  afterAll(async () => {
    await examples.remote.close()
    await closeProductApps()
  })

  it('call as the app', async () => {
    const headers = await forge.invocation()
    await request(app).get('/issues/PULSE-1').set(headers).expect(200, { key: 'PULSE-1' })
    await request(app).get('/issues/..%2Fx').set(headers).expect(500)
  })

  it('call as the user in session', async () => {
    const headers = await forge.invocation({ principal: 'alice', userToken: true })
    await request(app).get('/me').set(headers).expect(200, { accountId: 'alice' })
  })

  it('call as a user who is not there', async () => {
    await request(app)
      .post('/comments/PULSE-1')
      .set(await forge.invocation())
      .expect(201)
  })

  it('call without a request', async () => {
    await forge.run(async () => undefined)
    expect(await examples.countOverdue(forge.remote, INSTALLATION)).toBe(2)
  })
})
