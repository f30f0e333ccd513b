import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/create-emulator.js'
import { APP_ID, MANIFEST, startTestEmulator } from './emulator-harness.js'

const ODD_MANIFEST = `app:
  id: ${APP_ID}
  storage:
    entities:
      - name: note
        attributes:
          at: { type: string }
        indexes: [ at,    at ]
`

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
    const { emulator } = await startTestEmulator()
    const { url } = emulator
    expect(emulator).toMatchObject({
      storageUrl: `${url}/forge/storage/kvs`,
      egressProxyUrl: `${url}/egress`,
      jwksUrl: `${url}/.well-known/jwks.json`,
    })
    expect(emulator.traceId()).toMatch(/^[0-9a-f]{32}$/)
    await emulator.close()
  })

  it('logs each warning about the manifest once, with its line', async () => {
    const path = join(folder, 'odd.yml')
    await writeFile(path, ODD_MANIFEST)
    const { emulator, logs } = await startTestEmulator({ manifest: path })
    await emulator.close()
    expect(logs).toEqual([
      {
        level: 'warn',
        fields: { file: path, line: 8, column: 27 },
        message: expect.stringMatching(/^manifest: entity "note" index "at": has the name of/),
      },
    ])
  })

  it('passes rules on', async () => {
    const { emulator, call } = await startTestEmulator({ rules: { deleteMissing: 404 } })
    expect((await call('delete', { key: 'none' })).status).toBe(404)
    await emulator.close()
  })

  it.each([
    { id: '${APP_ID}', variables: { APP_ID } },
    { id: 'ari:cloud:ecosystem::app/${UUID}', variables: { UUID: APP_ID.replace(/^.*\//, '') } },
  ])('puts values for the variables of the app id $id', async ({ id, variables }) => {
    const manifest = `app:\n  id: ${id}\n`
    const { emulator } = await startTestEmulator({ manifest, variables })
    expect(emulator.appId).toBe(APP_ID)
    await emulator.close()
  })

  it.each<{ name: string; variables?: Record<string, string | undefined> }>([
    { name: 'there are no variables' },
    { name: 'it is undefined', variables: { APP_ID: undefined } },
    { name: 'others are set', variables: { FORGE_APP_ID: APP_ID } },
  ])('refuses an app id whose variable has no value: $name', async ({ variables }) => {
    const manifest = 'app:\n  id: ${APP_ID}\n'
    await expect(createEmulator({ manifest, variables })).rejects.toMatchObject({
      code: 'ERR_OPTIONS',
      option: 'variables',
      message: expect.stringMatching(/^variables must hold APP_ID, .* variables: { APP_ID: … }/),
    })
  })

  it.each(['', 'abc', 'ari:cloud:ecosystem::app/', `${APP_ID} x`, `\${APP_ID}`])(
    'refuses variables that make the app id "%s", without quoting them',
    async (value) => {
      const manifest = 'app:\n  id: ${APP_ID}\n'
      const refused = createEmulator({ manifest, variables: { APP_ID: value } })
      await expect(refused).rejects.toMatchObject({
        option: 'variables',
        message:
          'variables must make an app id that starts with ari:cloud:ecosystem::app/; see APP_ID',
      })
    },
  )

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
      options: { manifest: MANIFEST, rules: { maxValueDepth: 30 } },
      option: 'rules.maxValueDepth',
    },
    {
      name: 'variables that are text',
      options: { manifest: MANIFEST, variables: 'APP_ID=x' },
      option: 'variables',
    },
    {
      name: 'a clock that is a number',
      options: { manifest: MANIFEST, clock: 1 },
      option: 'clock',
    },
    {
      name: 'an unknown rule',
      options: { manifest: MANIFEST, rules: { ttl: 'lazy' } },
      option: 'rules',
    },
    {
      name: 'a rule outside of rules',
      options: { manifest: MANIFEST, ttlMode: 'lazy' },
      option: 'options',
    },
    { name: 'an unknown option', options: { manifest: MANIFEST, hots: 'x' }, option: 'options' },
  ])('refuses $name', async ({ options, option }) => {
    await expect(createEmulator(options as never)).rejects.toMatchObject({
      code: 'ERR_OPTIONS',
      option,
    })
  })
})
