import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { start } from './cli-harness.js'

const LOCK = 'forge-entities.lock.json'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-lock-'))
  await cp(new URL('../codegen/golden/small.yml', import.meta.url), join(folder, 'manifest.yml'))
})
afterEach(() => rm(folder, { recursive: true }))

async function runCommand(...argv: string[]) {
  const command = start(argv, { folder })
  return { code: await command.exitCode, out: command.out(), err: command.err() }
}

const read = (path: string) => readFile(join(folder, path), 'utf8')

async function change(path: string, from: RegExp | string, to: string): Promise<void> {
  await writeFile(join(folder, path), (await read(path)).replace(from, to))
}

describe('forge-remote lock', () => {
  it('writes the lock beside the manifest', async () => {
    expect(await runCommand('lock')).toEqual({ code: 0, out: `${LOCK} written\n`, err: '' })
    expect(JSON.parse(await read(LOCK))).toMatchObject({
      lockVersion: 1,
      entities: { poll: { attributes: { votes: 'integer' } } },
    })
    expect(await runCommand('lock')).toEqual({ code: 0, out: `${LOCK} is up to date\n`, err: '' })
  })

  it('takes up what was added', async () => {
    await runCommand('lock')
    await change('manifest.yml', '        indexes:\n', '        indexes:\n          - votes\n')
    expect(await runCommand('lock')).toEqual({ code: 0, out: `${LOCK} written\n`, err: '' })
    expect(await read(LOCK)).toContain('"votes": {\n          "partition": []')
  })

  it('refuses to lose what was deployed, unless it is forced to', async () => {
    await runCommand('lock')
    const before = await read(LOCK)
    await change('manifest.yml', 'votes: { type: integer }', 'votes: { type: float }')
    const { code, out, err } = await runCommand('lock')
    expect(code).toBe(1)
    expect(out).toMatch(/^manifest\.yml:8:11 error attribute-retyped .+\n$/)
    expect(err).toBe(`forge-remote lock: ${LOCK} is kept as it was\n`)
    expect(await read(LOCK)).toBe(before)
    expect(await runCommand('lock', '--force-drop-deployed-definitions')).toMatchObject({ code: 0 })
    expect(await read(LOCK)).toContain('"votes": "float"')
  })

  it('writes nothing for a manifest with errors, forced or not', async () => {
    await change('manifest.yml', 'type: integer', 'type: int')
    for (const args of [[], ['--force-drop-deployed-definitions']]) {
      // One after the other: both would write the same file.
      // oxlint-disable-next-line no-await-in-loop
      const { code, out } = await runCommand('lock', ...args)
      expect(code).toBe(1)
      expect(out).toMatch(/^manifest\.yml:8:\d+ error attribute-type /)
    }
    await expect(read(LOCK)).rejects.toThrow('ENOENT')
  })

  it('keeps a lock that it cannot read', async () => {
    await writeFile(join(folder, LOCK), '<<<<<<< HEAD')
    const { code, out } = await runCommand('lock')
    expect(code).toBe(1)
    expect(out).toMatch(/^forge-entities\.lock\.json:1:1 error lock-unusable .+version control/)
    expect(await read(LOCK)).toBe('<<<<<<< HEAD')
  })

  it('exits with 2 for two manifests', async () => {
    const { code, err } = await runCommand('lock', 'manifest.yml', 'other.yml')
    expect(code).toBe(2)
    expect(err).toContain('other.yml is too much')
  })
})

describe('forge-remote generate beside a lock', () => {
  it.each([[[]], [['--check']]])('refuses with %j to change what was deployed', async (args) => {
    await runCommand('generate')
    await runCommand('lock')
    const before = await read('src/generated/entities.ts')
    await change('manifest.yml', / +payload: \{ type: any \}\n/, '')
    const { code, out } = await runCommand('generate', ...args)
    expect(code).toBe(1)
    expect(out).toMatch(/^manifest\.yml:5:9 error attribute-removed .+; declare it again; .+\n$/)
    expect(await read('src/generated/entities.ts')).toBe(before)
  })

  it('announces an index that is to be built, and goes on', async () => {
    await runCommand('lock')
    await change('manifest.yml', '        indexes:\n', '        indexes:\n          - votes\n')
    const { code, out } = await runCommand('generate')
    expect(code).toBe(0)
    expect(out).toMatch(/^manifest\.yml:13:13 warning index-added .+five minutes.+\n.+ written\n$/)
  })
})
