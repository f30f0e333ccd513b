import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchFolder } from '../../src/cli/watch-folder.js'
import type { Clock } from '../../src/clock.js'

/** Changes settle at once. */
const IMPATIENT: Clock = {
  now: () => 0,
  elapsed: () => 0,
  schedule: (_delayMs, callback) => {
    callback()
    return () => {}
  },
}

const OPTIONS = {
  clock: IMPATIENT,
  isOverlooked: (file: string) => file.endsWith('.db'),
  onLimit: () => {},
}

let folder: string
let unwatch: () => void
let seen: string[]
let look: () => void

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-watch-'))
  await mkdir(join(folder, 'src', 'deep'), { recursive: true })
  await mkdir(join(folder, 'node_modules', 'package'), { recursive: true })
  seen = []
  look = () => {}
  unwatch = watchFolder(folder, {
    ...OPTIONS,
    onChange: (file) => {
      seen.push(file)
      look()
    },
  })
})
afterEach(async () => {
  unwatch()
  await rm(folder, { recursive: true })
})

/** Resolves once a change of this file was told, to all that was told since the last time. */
async function toldOf(file: string): Promise<readonly string[]> {
  await new Promise<void>((resolve) => {
    look = () => {
      if (seen.includes(file)) resolve()
    }
    look()
  })
  const told = seen
  seen = []
  return told
}

const write = (path: string) => writeFile(join(folder, path), 'text')

/** Whoever is root may read everything. */
function asNobody(act: () => void): void {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    act()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

describe('watchFolder', () => {
  it('tells each time when an editor replaces a file by way of a hidden one', async () => {
    const replace = async () => {
      await write('src/deep/.a.ts.new')
      await rename(join(folder, 'src/deep/.a.ts.new'), join(folder, 'src/deep/a.ts'))
      return await toldOf('src/deep/a.ts')
    }
    await write('src/deep/a.ts')
    await toldOf('src/deep/a.ts')
    expect(await replace()).not.toContain('src/deep/.a.ts.new')
    expect(await replace()).not.toContain('src/deep/.a.ts.new')
    expect(await replace()).not.toContain('src/deep/.a.ts.new')
  })

  it('tells of files in folders that are made later, and of those below', async () => {
    await mkdir(join(folder, 'lib'))
    await toldOf('lib')
    await mkdir(join(folder, 'lib', 'deep'))
    await toldOf('lib/deep')
    await write('lib/deep/a.ts')
    expect(await toldOf('lib/deep/a.ts')).not.toContain('src')
  })

  it('tells of files in a folder that is deleted and made anew, as by a build', async () => {
    await rm(join(folder, 'src'), { recursive: true })
    await toldOf('src')
    await mkdir(join(folder, 'src'))
    await toldOf('src')
    await write('src/a.ts')
    expect(await toldOf('src/a.ts')).not.toContain('src/deep')
  })

  it('says nothing about node_modules, coverage, logs and hidden names', async () => {
    await mkdir(join(folder, 'coverage'))
    await Promise.all(
      ['node_modules/package/a.js', 'coverage/a.json', '.env', 'dev.log'].map(write),
    )
    await write('last.ts')
    expect(new Set(await toldOf('last.ts'))).toEqual(new Set(['last.ts']))
  })

  it('says nothing about what is to be overlooked', async () => {
    await write('src/a.db')
    await write('last.ts')
    expect(new Set(await toldOf('last.ts'))).toEqual(new Set(['last.ts']))
  })

  it('passes over a folder that it must not read, as that of a database in a container', async () => {
    unwatch()
    await mkdir(join(folder, 'pgdata'), { mode: 0o000 })
    await chmod(folder, 0o755)
    const other = new Promise<string>((resolve) => {
      asNobody(() => {
        unwatch = watchFolder(folder, { ...OPTIONS, onChange: resolve })
      })
    })
    await write('a.ts')
    expect(await other).toBe('a.ts')
  })

  it('says nothing once it has ended', async () => {
    unwatch()
    await write('src/a.ts')
    const other = new Promise<void>((resolve) => {
      unwatch = watchFolder(folder, { ...OPTIONS, onChange: () => resolve() })
    })
    await write('src/a.ts')
    await other
    expect(seen).toEqual([])
  })
})
