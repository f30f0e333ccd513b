import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManifestUpdate } from '../../src/cli/manifest-update.js'
import { start } from './cli-harness.js'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'forge-remote-update-'))
  folder = join(root, 'app')
  await mkdir(folder)
  await cp(new URL('../fixtures/manifest.yml', import.meta.url), join(folder, 'manifest.yml'))
})
afterEach(() => rm(root, { recursive: true }))

async function setUp({ out, problem }: { out?: string; problem?: Error } = {}) {
  const lines: string[] = []
  const used: string[] = []
  const ignore = () => {}
  const io = {
    environment: {},
    folder,
    isColourful: false,
    showsProgress: false,
    stop: new AbortController().signal,
  }
  const update = await createManifestUpdate(
    {
      manifest: 'manifest.yml',
      out,
      useManifest: (path) => {
        used.push(path)
        return problem === undefined ? Promise.resolve() : Promise.reject(problem)
      },
      print: (_source, text) => lines.push(text),
    },
    { ...io, out: ignore, err: ignore },
  )
  return { update, lines, used }
}

async function change(from: string, to: string): Promise<void> {
  const path = join(folder, 'manifest.yml')
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to))
}

const generate = (...args: string[]) => start(['generate', ...args], { folder }).exitCode

describe('createManifestUpdate', () => {
  it('asks for a restart where nothing is generated', async () => {
    const { update, used, lines } = await setUp()

    expect(await update.apply()).toBe(true)
    expect(used).toEqual([join(folder, 'manifest.yml')])
    expect(lines).toEqual([
      'manifest.yml changed; the emulator uses its entities now, data is kept',
    ])
  })

  it('leaves the restart to whoever watches the folder when code was written there', async () => {
    await generate()
    await change('by-author', 'by-writer')
    const { update, used, lines } = await setUp()

    expect(await update.apply()).toBe(false)
    expect(used).toHaveLength(1)
    expect(lines[0]).toBe('src/generated/entities.ts written')
  })

  it('asks for a restart when the code is as it was', async () => {
    await generate()
    await change('app:', '# whatever\napp:')

    expect(await (await setUp()).update.apply()).toBe(true)
  })

  it('asks for a restart when the code lies outside the folder', async () => {
    expect(await (await setUp({ out: '../entities.ts' })).update.apply()).toBe(true)
    expect(await readFile(join(root, 'entities.ts'), 'utf8')).toContain('by-author')
  })

  it('leaves code alone that was generated from another manifest', async () => {
    await cp(join(folder, 'manifest.yml'), join(folder, 'other.yml'))
    await generate('other.yml')
    await change('by-author', 'by-writer')
    const { update, lines } = await setUp()

    await update.generate()

    expect(lines).toEqual([])
    expect(await readFile(join(folder, 'src/generated/entities.ts'), 'utf8')).toContain('by-author')
  })

  it('changes nothing when the code cannot be generated', async () => {
    await generate()
    await change('integer', 'number')
    const { update, used, lines } = await setUp()

    expect(await update.apply()).toBe(false)
    expect(used).toEqual([])
    expect(lines[0]).toMatch(/^manifest\.yml:\d+:\d+ error /)
    expect(lines.at(-1)).toBe(
      'manifest.yml changed and has errors; the emulator keeps the entities it has',
    )
  })

  it('prints why the emulator does not take it', async () => {
    const { update, lines } = await setUp({ problem: new Error('manifest.yml:9:3 no good') })

    expect(await update.apply()).toBe(false)
    expect(lines[0]).toBe('manifest.yml:9:3 no good')
  })

  it('prints that the manifest is gone', async () => {
    const { update, lines } = await setUp({ out: 'entities.ts' })
    await rm(join(folder, 'manifest.yml'))

    await update.generate()

    expect(lines[0]).toMatch(/manifest cannot be read from .*: ENOENT/)
  })
})
