import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { OpenFile } from '../../../src/emulator/data/journal-file.js'
import { inTurn } from '../../models/in-turn.js'
import { numbered } from '../emulator-harness.js'
import { TENANT, createFolder, exportText, openTestFile } from './data-harness.js'
import { readJournal } from './journal-harness.js'

interface Disk {
  open: OpenFile
  /** What the journal was asked to do, in order. */
  calls: string[]
  /** Every write stores this many bytes and then fails; `undefined` for a disk with room. */
  room: number | undefined
  /** Whether what is written cannot be made to last. */
  failsToSync: boolean
  /** Whether a file cannot be cut either. */
  failsToCut: boolean
}

function createDisk(): Disk {
  const disk: Disk = {
    calls: [],
    room: undefined,
    failsToSync: false,
    failsToCut: false,
    open: async (path, flags, mode) => watch(await open(path, flags, mode), disk),
  }
  return disk
}

function fail(code: string): never {
  throw Object.assign(new Error(`${code}: failed`), { code })
}

function watch(handle: FileHandle, disk: Disk): FileHandle {
  const replaced: Record<string, unknown> = {
    write: async (bytes: Buffer, offset: number, length: number, position: number) => {
      disk.calls.push('write')
      if (disk.room === undefined) return handle.write(bytes, offset, length, position)
      await handle.write(bytes, offset, Math.min(length, disk.room), position)
      return fail('ENOSPC')
    },
    datasync: async () => {
      disk.calls.push('datasync')
      return disk.failsToSync ? fail('EIO') : handle.datasync()
    },
    truncate: async (length: number) => (disk.failsToCut ? fail('EIO') : handle.truncate(length)),
  }
  return new Proxy(handle, {
    get: (target, name) => {
      const member: unknown = replaced[String(name)] ?? Reflect.get(target, name)
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}

function createPath(): string {
  return join(createFolder(), 'data.ndjson')
}

describe('writes to a data file', () => {
  it('of requests that come together are made together', async () => {
    const disk = createDisk()
    const path = createPath()
    const file = await openTestFile(path, { open: disk.open })
    disk.calls.length = 0
    const keys = Array.from({ length: 100 }, (_, index) => `k${index}`)
    await Promise.all(keys.map((key) => file.send('set', { key, value: key })))
    expect(disk.calls.length).toBeLessThan(4)
    expect(readJournal(readFileSync(path)).text).toBe(exportText(file.engine))
  })

  it('are in the file when `flushed` resolves, each time', async () => {
    const path = createPath()
    const file = await openTestFile(path)
    const checks = Array.from({ length: 50 }, async (_, index) => {
      await inTurn(
        numbered(index % 7, (turn) => turn),
        () => Promise.resolve(),
      )
      await file.send('set', { key: `k${index}`, value: index })
      expect(readFileSync(path, 'utf8')).toContain(`"key":"k${index}"`)
    })
    await Promise.all(checks)
  })

  it.each([
    [true, ['write', 'datasync', 'write', 'datasync']],
    [false, ['write', 'write']],
  ])('wait for the disk when durable is %s', async (durable, calls) => {
    const disk = createDisk()
    const file = await openTestFile(createPath(), { durable, open: disk.open })
    disk.calls.length = 0
    await file.send('set', { key: 'a', value: 1 })
    await file.send('set', { key: 'a', value: 2 })
    expect(disk.calls).toEqual(calls)
  })

  it('are nothing to wait for after a read', async () => {
    const disk = createDisk()
    const file = await openTestFile(createPath(), { open: disk.open })
    disk.calls.length = 0
    file.engine.execute(TENANT, 'get', Buffer.from('{"key":"a"}'))
    await file.flushed()
    expect(disk.calls).toEqual([])
  })
})

describe('a data file on a full disk', () => {
  it('fails the request, keeps the file whole, says so once, and goes on when there is room', async () => {
    const disk = createDisk()
    const path = createPath()
    const file = await openTestFile(path, { open: disk.open })
    await file.send('set', { key: 'a', value: 1 })
    const before = exportText(file.engine)

    disk.room = 20
    await inTurn(['b', 'c'], async (key) => {
      await expect(file.send('set', { key, value: 1 })).rejects.toMatchObject({
        code: 'ERR_INTERNAL',
        message: `${path} cannot be written: ENOSPC`,
      })
    })
    await expect(file.flushed()).rejects.toThrow('ENOSPC')
    expect(readJournal(readFileSync(path))).toEqual({ text: before, droppedLine: undefined })

    disk.room = undefined
    await file.send('set', { key: 'd', value: 1 })
    expect(readJournal(readFileSync(path)).text).toBe(exportText(file.engine))
    expect(file.logs).toMatchObject([
      {
        level: 'error',
        fields: { path, code: 'ENOSPC' },
        message: /^the data file cannot be written/,
      },
      { level: 'info', fields: { path }, message: 'the data file can be written again' },
    ])
  })

  it('is made anew when it could neither be written nor cut', async () => {
    const disk = createDisk()
    const path = createPath()
    const file = await openTestFile(path, { open: disk.open })
    disk.room = 20
    disk.failsToCut = true
    await expect(file.send('set', { key: 'a', value: 1 })).rejects.toThrow('EIO')
    const cut = readJournal(readFileSync(path))
    expect(cut.droppedLine).toBe(2)
    disk.room = undefined
    await file.send('set', { key: 'b', value: 1 })
    expect(readJournal(readFileSync(path))).toEqual({
      text: exportText(file.engine),
      droppedLine: undefined,
    })
  })

  it('stays as it was when it cannot be made anew', async () => {
    const disk = createDisk()
    const path = createPath()
    const file = await openTestFile(path, { open: disk.open })
    await file.send('set', { key: 'a', value: 1 })
    const before = readFileSync(path)
    disk.room = 20
    file.engine.restore(file.engine.snapshot())
    await expect(file.flushed()).rejects.toThrow('ENOSPC')
    expect(readFileSync(path)).toEqual(before)
    disk.room = undefined
    await file.send('set', { key: 'b', value: 1 })
    expect(readJournal(readFileSync(path)).text).toBe(exportText(file.engine))
  })

  it('is made anew after the disk failed to keep what it had taken', async () => {
    const disk = createDisk()
    const path = createPath()
    const file = await openTestFile(path, { durable: true, open: disk.open })
    disk.failsToSync = true
    await expect(file.send('set', { key: 'a', value: 1 })).rejects.toThrow('EIO')
    const { ino } = statSync(path)
    disk.failsToSync = false
    await file.flushed()
    expect(statSync(path).ino).not.toBe(ino)
    expect(readJournal(readFileSync(path)).text).toBe(exportText(file.engine))
  })

  it('cannot be closed in silence', async () => {
    const disk = createDisk()
    const path = createPath()
    const file = await openTestFile(path, { open: disk.open })
    disk.room = 0
    await expect(file.send('set', { key: 'a', value: 1 })).rejects.toThrow('ENOSPC')
    await expect(file.close()).rejects.toThrow('ENOSPC')
    await openTestFile(path)
  })
})
