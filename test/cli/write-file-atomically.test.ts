import { mkdir, mkdtemp, open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFileAtomically } from '../../src/cli/write-file-atomically.js'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-write-'))
  path = join(folder, 'file.ts')
})
afterEach(() => rm(folder, { recursive: true }))

describe('writeFileAtomically', () => {
  it('puts another file in the place of the old one, which a reader keeps whole', async () => {
    await writeFile(path, 'old')
    const reader = await open(path)
    expect(await writeFileAtomically(path, 'new')).toBe(true)
    expect(await reader.readFile('utf8')).toBe('old')
    await reader.close()
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['file.ts'])
  })

  it('makes the folders that are missing', async () => {
    expect(await writeFileAtomically(join(folder, 'a/b/file.ts'), 'text')).toBe(true)
    expect(await readFile(join(folder, 'a/b/file.ts'), 'utf8')).toBe('text')
  })

  it('leaves a file alone that has the text already', async () => {
    await writeFile(path, 'same')
    const { ino } = await stat(path)
    expect(await writeFileAtomically(path, 'same')).toBe(false)
    expect(await stat(path)).toMatchObject({ ino })
  })

  it('leaves nothing behind when the file cannot be replaced', async () => {
    await mkdir(path)
    await expect(writeFileAtomically(path, 'text')).rejects.toThrow('EISDIR')
    expect(await readdir(folder)).toEqual(['file.ts'])
  })

  it('writes a whole file each time when several write at once', async () => {
    const texts = Array.from({ length: 10 }, (_, index) => String(index).repeat(10_000))
    await Promise.all(texts.map((text) => writeFileAtomically(path, text)))
    expect(texts).toContain(await readFile(path, 'utf8'))
    expect(await readdir(folder)).toEqual(['file.ts'])
  })
})
