import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inTurn } from '../../models/in-turn.js'
import { createSeededRandom } from '../../models/seeded-random.js'
import { START, numbered } from '../emulator-harness.js'
import {
  TENANT,
  createEngine,
  createFolder,
  exportText,
  openTestFile,
  sendRandom,
  toTenant,
} from './data-harness.js'
import { readJournal } from './journal-harness.js'

const SEED = 20_261_122

function createPath(): string {
  return join(createFolder(), 'data.ndjson')
}

function readLines(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n')
}

describe('a data file', () => {
  it('is created with its folder, for its owner alone', async () => {
    const path = join(createFolder(), 'new', 'data.ndjson')
    const { loadedItems } = await openTestFile(path)
    expect(loadedItems).toBe(0)
    expect(readLines(path)).toEqual([
      expect.stringMatching(
        /^\{"format":"forge-remote-data","version":1,"appId":".*","items":0,"crc32":"[0-9a-f]{8}"\}$/,
      ),
    ])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('keeps everything over restarts, whatever was done', async () => {
    await inTurn(
      numbered(5, (index) => index),
      async (index) => {
        const path = createPath()
        const random = createSeededRandom(SEED, index)
        let before = exportText(createEngine())
        await inTurn(
          numbered(4, (restart) => restart),
          async (restart) => {
            const file = await openTestFile(path)
            expect(exportText(file.engine), `state ${index}, start ${restart}`).toBe(before)
            for (let count = random.between(0, 80); count > 0; count -= 1)
              sendRandom(file.engine, random)
            before = exportText(file.engine)
            await file.flushed()
            expect(readJournal(readFileSync(path)).text).toBe(before)
            await file.close()
          },
        )
      },
    )
  })

  it('holds all writes of a request in one line', async () => {
    const path = createPath()
    const file = await openTestFile(path)
    await file.send('set', { key: 'a', value: 1 })
    await file.send('transaction', { set: [{ key: 'b', value: 1 }], delete: [{ key: 'a' }] })
    const lines = readLines(path)
    expect(lines).toHaveLength(3)
    expect(JSON.parse(lines[2] ?? '')).toEqual({
      at: START,
      installationId: 'one',
      writes: [{ key: 'b', value: 1, createdAt: START, updatedAt: START }, { delete: 'a' }],
      crc32: expect.any(String) as string,
    })
  })

  it('may be longer than what is read and written at once', async () => {
    const path = createPath()
    const first = await openTestFile(path)
    const keys = numbered(30, (n) => `k${n}`)
    await inTurn(keys, (key) => first.send('set', { key, value: `${key} ${'é'.repeat(50_000)}` }))
    const before = exportText(first.engine)
    await first.close()
    const second = await openTestFile(path)
    expect(exportText(second.engine)).toBe(before)
    await second.close()
    expect(exportText((await openTestFile(path)).engine)).toBe(before)
  })

  it('holds each item once after a restart', async () => {
    const path = createPath()
    const first = await openTestFile(path)
    await inTurn([1, 2, 3], (value) => first.send('set', { key: 'a', value }))
    await first.send('set', { key: 'b', value: 1 })
    await first.send('delete', { key: 'b' })
    await first.close()
    expect(readLines(path)).toHaveLength(6)
    const { loadedItems } = await openTestFile(path)
    expect(loadedItems).toBe(1)
    expect(readLines(path)).toHaveLength(2)
  })

  it('is made anew when it has outgrown what it holds', async () => {
    const path = createPath()
    const file = await openTestFile(path)
    const values = numbered(120, (count) => `${count} ${'x'.repeat(100_000)}`)
    await inTurn(values, (value) => file.send('set', { key: 'a', value }))
    expect(statSync(path).size).toBeLessThan(1_200_000)
    expect(readJournal(readFileSync(path)).text).toBe(exportText(file.engine))
  })

  it('follows a restore to an earlier state and on', async () => {
    const path = createPath()
    const file = await openTestFile(path)
    await file.send('set', { key: 'a', value: 1 })
    const snapshot = file.engine.snapshot()
    await file.send('set', { key: 'a', value: 2 })
    file.engine.restore(snapshot)
    await file.flushed()
    const { ino } = statSync(path)
    await file.send('set', { key: 'b', value: 3 })
    expect(statSync(path).ino).toBe(ino)
    const after = exportText(file.engine)
    expect(after).toMatch(/"a","value":1,.*\n.*"b","value":3,/)
    expect(readJournal(readFileSync(path)).text).toBe(after)
  })

  it('holds an import once a restore is recorded', async () => {
    const path = createPath()
    const file = await openTestFile(path)
    file.engine.load(TENANT, [
      {
        kind: 'put',
        space: 'values',
        record: { key: 'a', valueText: '1', createdAt: 1, updatedAt: 1 },
      },
    ])
    file.record({ kind: 'restore', at: START })
    await file.flushed()
    expect(readJournal(readFileSync(path)).text).toBe(exportText(file.engine))
  })

  it('drops a last line that was cut short, and says so', async () => {
    const path = createPath()
    const first = await openTestFile(path)
    await first.send('set', { key: 'a', value: 1 })
    const before = exportText(first.engine)
    await first.send('set', { key: 'b', value: 1 })
    await first.close()
    writeFileSync(path, readFileSync(path).subarray(0, -30))
    const { engine, logs } = await openTestFile(path)
    expect(exportText(engine)).toBe(before)
    expect(logs).toMatchObject([
      { level: 'warn', fields: { path, line: 3 }, message: /^dropped the last line/ },
    ])
  })

  it('opens when an installation has data in two environments, which no import makes any more', async () => {
    const path = createPath()
    const first = await openTestFile(path)
    await first.send('set', { key: 'live', value: 1 })
    await first.send('set', { key: 'staged', value: 1 }, toTenant('one', 'STAGING'))
    const before = exportText(first.engine)
    await first.close()
    const { engine, loadedItems } = await openTestFile(path)
    expect(loadedItems).toBe(2)
    expect(exportText(engine)).toBe(before)
  })

  it('keeps products apart, and is refused where they would become one', async () => {
    const path = createPath()
    const rules = { namespace: 'product' } as const
    const file = await openTestFile(path, { rules })
    await file.send('set', { key: 'k', value: 'j' }, { ...TENANT, product: 'jira' })
    await file.send('set', { key: 'k', value: 'c' }, { ...TENANT, product: 'confluence' })
    const stored = exportText(file.engine)
    await file.close()
    const bytes = readFileSync(path)
    await expect(openTestFile(path)).rejects.toThrow(/line 2: product: expected none, found "jira"/)
    expect(readFileSync(path)).toEqual(bytes)
    const again = await openTestFile(path, { rules })
    expect(again.loadedItems).toBe(2)
    expect(exportText(again.engine)).toBe(stored)
  })

  it('is left as it is when it cannot be used', async () => {
    const path = createPath()
    writeFileSync(path, 'my notes\n')
    await expect(openTestFile(path)).rejects.toThrow(`${path} line 1: expected {"format"`)
    expect(readFileSync(path, 'utf8')).toBe('my notes\n')
    expect(readdirSync(dirname(path))).toEqual([basename(path)])
  })

  it('cannot be a folder', async () => {
    const folder = createFolder()
    await expect(openTestFile(folder)).rejects.toThrow(`${folder} cannot be used for data: EISDIR`)
  })

  it('cannot lie in a file', async () => {
    const path = createPath()
    writeFileSync(path, '')
    await expect(openTestFile(join(path, 'x'))).rejects.toThrow(
      /x cannot be used for data: E(EXIST|NOTDIR): /,
    )
  })

  it('can be a link, which stays one', async () => {
    const path = createPath()
    const link = `${path}.link`
    writeFileSync(path, '')
    symlinkSync(path, link)
    const file = await openTestFile(link)
    await file.send('set', { key: 'a', value: 1 }, toTenant('two'))
    await expect(openTestFile(path)).rejects.toThrow(/is in use/)
    expect(readJournal(readFileSync(path)).text).toBe(exportText(file.engine))
    expect(readFileSync(link)).toEqual(readFileSync(path))
  })
})

describe('a data file in use', () => {
  it('is refused to a second emulator of the same process', async () => {
    const path = createPath()
    const first = await openTestFile(path)
    const lock = `${path}.${process.pid}.lock`
    await expect(openTestFile(path)).rejects.toThrow(
      `${path} is in use by process ${process.pid}: stop that one or name another file; if it is no emulator, delete ${lock}`,
    )
    await first.send('set', { key: 'a', value: 1 })
    await first.close()
    expect(existsSync(lock)).toBe(false)
    await openTestFile(path)
  })

  it('is refused while another process runs, and free when it is gone', async () => {
    const path = createPath()
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      stdio: 'ignore',
    })
    await once(child, 'spawn')
    const lock = `${path}.${child.pid}.lock`
    writeFileSync(lock, JSON.stringify({ pid: child.pid, host: hostname(), startedAt: 1 }))
    await expect(openTestFile(path)).rejects.toThrow(`is in use by process ${child.pid}`)
    expect(readdirSync(dirname(path))).toEqual([basename(lock)])
    child.kill('SIGKILL')
    await once(child, 'exit')
    await openTestFile(path)
    expect(existsSync(lock)).toBe(false)
  })

  it('is refused when a process of another machine has it', async () => {
    const path = createPath()
    writeFileSync(`${path}.1.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', startedAt: 1 }))
    await expect(openTestFile(path)).rejects.toThrow('is in use by process 1')
  })

  it('is free when an earlier process had the same number', async () => {
    const path = createPath()
    const lock = `${path}.${process.pid}.lock`
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), startedAt: 1 }))
    await openTestFile(path)
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({
      startedAt: performance.timeOrigin,
    })
  })
})
