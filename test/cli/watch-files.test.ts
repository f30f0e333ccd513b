import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchFiles } from '../../src/cli/watch-files.js'
import type { Clock } from '../../src/clock.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-watch-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Changes settle at once. */
const IMPATIENT: Clock = {
  now: () => 0,
  elapsed: () => 0,
  schedule: (_delayMs, callback) => {
    callback()
    return () => {}
  },
}

function watchOne() {
  let change = () => {}
  const changed = new Promise<void>((resolve) => {
    change = resolve
  })
  let count = 0
  const unwatch = watchFiles([join(folder, 'manifest.yml')], IMPATIENT, () => {
    count += 1
    change()
  })
  return { changed, unwatch, count: () => count }
}

describe('watchFiles', () => {
  it('tells when the file appears', async () => {
    const { changed, unwatch, count } = watchOne()
    await writeFile(join(folder, 'manifest.yml'), 'a')
    await changed
    expect(count()).toBeGreaterThan(0)
    unwatch()
  })

  it('tells when an editor replaces the file, and nothing about others', async () => {
    await writeFile(join(folder, 'manifest.yml'), 'a')
    const { changed, unwatch, count } = watchOne()
    await writeFile(join(folder, 'other.yml'), 'b')
    expect(count()).toBe(0)
    await rename(join(folder, 'other.yml'), join(folder, 'manifest.yml'))
    await changed
    unwatch()
  })
})
