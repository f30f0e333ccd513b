import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type RunningEmulator,
  findEmulator,
  recordEmulator,
} from '../../src/cli/running-emulator.js'

const URL_HERE = 'http://127.0.0.1:4555'
const EMULATOR: RunningEmulator = {
  url: URL_HERE,
  storageUrl: `${URL_HERE}/forge/storage/kvs`,
  egressProxyUrl: `${URL_HERE}/egress`,
  jwksUrl: `${URL_HERE}/.well-known/jwks.json`,
  adminUrl: 'http://127.0.0.1:4556',
  consoleUrl: 'http://127.0.0.1:4556/#token',
  adminToken: 'admin',
  appId: 'app',
}

let place: string
let folder: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'forge-remote-record-'))
  folder = join(place, `forge-remote-${process.getuid?.()}`)
  vi.stubEnv('TMPDIR', place)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(place, { recursive: true })
})

describe('the record of a running emulator', () => {
  it('is found until the emulator ends, and is for its user alone', async () => {
    const forget = await recordEmulator(EMULATOR)
    expect(await findEmulator(URL_HERE)).toMatchObject(EMULATOR)
    await forget()
    expect(await findEmulator(URL_HERE)).toBeUndefined()
  })

  it.each([
    {
      what: 'that others may write to',
      make: () => mkdir(folder).then(() => chmod(folder, 0o777)),
    },
    {
      what: 'that leads elsewhere',
      make: async () => {
        await mkdir(join(place, 'elsewhere'), { mode: 0o700 })
        await symlink(join(place, 'elsewhere'), folder)
      },
    },
  ])('is neither written to nor read from a folder $what', async ({ make }) => {
    await make()
    await expect(recordEmulator(EMULATOR)).rejects.toMatchObject({ code: 'ERR_OPTIONS' })
    const record = JSON.stringify({ ...EMULATOR, pid: process.pid })
    await writeFile(join(folder, '4555.json'), record)
    expect(await findEmulator(URL_HERE)).toBeUndefined()
  })

  it('is not believed when it leads to another machine', async () => {
    await recordEmulator(EMULATOR)
    const file = join(folder, '4555.json')
    const record = JSON.parse(await readFile(file, 'utf8')) as object
    await writeFile(file, JSON.stringify({ ...record, adminUrl: 'http://127.0.0.1.evil.example' }))
    expect(await findEmulator(URL_HERE)).toBeUndefined()
  })
})
