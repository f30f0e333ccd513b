import express from 'express'
import request from 'supertest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { forgeRemote, type ForgeRemoteOptions, OptionsError } from '../../src/index.js'
import { createTestForge } from '../../src/testing/index.js'
import { MANIFEST } from './forge-in-test.js'
import { entities } from './generated-notes.js'

async function start(options: Pick<ForgeRemoteOptions, 'entities'>) {
  const forge = await createTestForge({ manifest: MANIFEST })
  const remote = forgeRemote({ ...forge.options, ...options })
  onTestFinished(async () => {
    await remote.close()
    await forge.close()
  })
  const app = express()
    .use(remote.authenticate())
    .put('/notes/:id', async (req, res) => {
      await req.forge.entities.note.set(req.params.id, { stars: 5 })
      res.json({
        isMadeOnce: req.forge.entities.note === req.forge.entities.note,
        names: ['note', 'survey', 'then'].filter((name) => name in req.forge.entities),
      })
    })
    .use(remote.errorHandler())
  return { forge, remote, put: request(app).put('/notes/n1') }
}

describe('req.forge.entities', () => {
  it.each([
    ['a set of entities', entities],
    ['definitions', [entities.note.definition]],
  ])('has a repository of each entity: %s', async (_name, given) => {
    const { forge, put } = await start({ entities: given })
    const { body } = await put.set(await forge.invocation()).expect(200)
    expect(body).toEqual({ isMadeOnce: true, names: ['note'] })
    expect(await forge.storage().entity('note').get('n1')).toEqual({ stars: 5 })
  })

  it('answers 500 and logs what is missing when the remote was told of no entities', async () => {
    const { forge, put } = await start({})
    await put.set(await forge.invocation()).expect(500)
    expect(JSON.stringify(forge.logs)).toContain('entities is needed for the repository of note')
  })
})

describe('forInstallation', () => {
  it('has the repositories too', async () => {
    const { forge, remote } = await start({ entities })
    const installationId = 'ari:cloud:ecosystem::installation/1'
    const installation = remote.forInstallation(installationId)
    expect(installation.entities.note).toBe(installation.entities.note)
    const error: unknown = await installation.entities.note.get('n1').catch((reason) => reason)
    expect(error).toMatchObject({ code: 'ERR_NO_TOKEN' })
    expect(forge.logs).not.toEqual([])
  })

  it('says which entities there are when another one is asked for', async () => {
    const { remote } = await start({ entities })
    const untyped: Readonly<Record<string | symbol, unknown>> = { ...remote.forInstallation('1') }
    const repositories = untyped['entities'] as typeof untyped
    expect(() => repositories['notes']).toThrow(OptionsError)
    expect(() => repositories['notes']).toThrow('entities has no entity notes; there are: note')
    expect(() => repositories['toString']).toThrow(OptionsError)
    expect(await Promise.resolve(repositories)).toBe(repositories)
    expect(repositories[Symbol.iterator]).toBeUndefined()
  })
})
