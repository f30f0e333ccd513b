import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/create-emulator.js'
import { APP_ID, MANIFEST, startTestEmulator } from './emulator-harness.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('createEmulator', () => {
  it('reads the manifest from a file', async () => {
    const path = join(folder, 'manifest.yml')
    await writeFile(path, MANIFEST)
    const { emulator, call } = await startTestEmulator({ manifest: path })
    expect(emulator.appId).toBe(APP_ID)
    expect((await call('entity/set', { entityName: 'measure', key: 'k', value: {} })).status).toBe(
      204,
    )
    await emulator.close()
  })

  it('gives all its addresses', async () => {
    const emulator = await createEmulator({ manifest: MANIFEST })
    const { url } = emulator
    expect(emulator).toMatchObject({
      storageUrl: `${url}/forge/storage/kvs`,
      egressProxyUrl: `${url}/egress`,
      jwksUrl: `${url}/.well-known/jwks.json`,
    })
    expect(emulator.traceId()).toMatch(/^[0-9a-f]{32}$/)
    await emulator.close()
  })

  it('names the file and line of a manifest that cannot be used', async () => {
    const path = join(folder, 'broken.yml')
    await writeFile(path, 'app:\n  id: 1\n')
    await expect(createEmulator({ manifest: path })).rejects.toMatchObject({
      code: 'ERR_MANIFEST',
      line: 2,
      file: path,
    })
  })

  it.each<{ name: string; options: object; option: string }>([
    { name: 'no manifest', options: {}, option: 'manifest' },
    {
      name: 'a file that is not there',
      options: { manifest: '/nowhere/manifest.yml' },
      option: 'manifest',
    },
    {
      name: 'a port that is too large',
      options: { manifest: MANIFEST, port: 65_536 },
      option: 'port',
    },
    {
      name: 'a depth nobody documents',
      options: { manifest: MANIFEST, maxValueDepth: 30 },
      option: 'maxValueDepth',
    },
    {
      name: 'a clock that is a number',
      options: { manifest: MANIFEST, clock: 1 },
      option: 'clock',
    },
    { name: 'an unknown option', options: { manifest: MANIFEST, hots: 'x' }, option: 'options' },
  ])('refuses $name', async ({ options, option }) => {
    await expect(createEmulator(options as never)).rejects.toMatchObject({
      code: 'ERR_OPTIONS',
      option,
    })
  })
})
