import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestEmulator, startTestEmulator } from '../emulator-harness.js'

let folder: string
let test: TestEmulator
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'failing-data-'))
  test = await startTestEmulator({ data: join(folder, 'data.ndjson') })
})
afterEach(async () => {
  await mkdir(folder, { recursive: true })
  await test.emulator.close()
  await rm(folder, { recursive: true })
})

/** A restore writes the file anew, for which there is no place any more. */
async function loseFolder(): Promise<void> {
  test.emulator.data.saveSnapshot('first')
  await rm(folder, { recursive: true })
  test.emulator.data.restoreSnapshot('first')
}

describe('requests while the data file cannot be written', () => {
  it('are answered 500, and never with a stack in the log', async () => {
    await loseFolder()
    const { status, body } = await test.call('set', { key: 'k', value: 1 })
    expect({ status, code: body.code }).toEqual({ status: 500, code: 'INTERNAL_SERVER_ERROR' })
    expect(test.logs.filter(({ level }) => level === 'error')).toMatchObject([
      { message: expect.stringContaining('the data file cannot be written') },
    ])
    expect(JSON.stringify(test.logs)).not.toContain('.ts:')
  })

  it('stand in the journal with the reason', async () => {
    await loseFolder()
    await test.call('set', { key: 'k', value: 1 })
    expect(test.emulator.journal.list()).toMatchObject([
      {
        operation: 'set',
        status: 500,
        reason: expect.stringContaining('cannot be written: ENOENT'),
      },
    ])
  })

  it('succeed again when it can', async () => {
    await loseFolder()
    await test.call('set', { key: 'k', value: 1 })
    await mkdir(folder)
    expect((await test.call('get', { key: 'k' })).status).toBe(200)
  })
})
