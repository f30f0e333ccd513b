import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LARGEST_ENTITIES, toManifest } from '../codegen/legal-entities.js'
import { type Surroundings, start } from './cli-harness.js'

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname
const OUT = 'src/generated/entities.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-generate-'))
  await cp(new URL('../codegen/golden/small.yml', import.meta.url), join(folder, 'manifest.yml'))
})
afterEach(() => rm(folder, { recursive: true }))

async function runIn(surroundings: Surroundings, ...args: string[]) {
  const command = start(['generate', ...args], { folder, ...surroundings })
  return { code: await command.exitCode, out: command.out(), err: command.err() }
}

const generate = (...args: string[]) => runIn({}, ...args)
const read = (path = OUT) => readFile(join(folder, path), 'utf8')
const write = (text: string, path = OUT) => writeFile(join(folder, path), text)

async function changeManifest(from: string | RegExp, to: string, path = 'manifest.yml') {
  await write((await read(path)).replace(from, to), path)
}

describe('forge-remote generate', () => {
  it('writes the file of the entities and says so', async () => {
    expect(await generate()).toEqual({ code: 0, out: `${OUT} written\n`, err: '' })
    expect(await read()).toContain('export interface Poll {')
    expect(await readdir(join(folder, 'src/generated'))).toEqual(['entities.ts'])
  })

  it('leaves a file alone that is up to date, and no other file behind', async () => {
    await generate()
    const { mtimeMs, ino } = await stat(join(folder, OUT))
    expect(await generate()).toEqual({ code: 0, out: `${OUT} is up to date\n`, err: '' })
    expect(await stat(join(folder, OUT))).toMatchObject({ mtimeMs, ino })
    expect(await readdir(join(folder, 'src/generated'))).toEqual(['entities.ts'])
  })

  it('writes to another place, with schemas beside it, from another manifest', async () => {
    await cp(join(folder, 'manifest.yml'), join(folder, 'my app', 'manifest.yml'))
    const { out } = await generate('my app/manifest.yml', '--out', 'lib/types.ts', '--zod')
    expect(out).toBe('lib/types.ts written\nlib/types.zod.ts written\n')
    expect(await read('lib/types.ts')).toContain(
      'Options: {"manifest":"../my app/manifest.yml","zod":true}',
    )
    expect(await read('lib/types.zod.ts')).toContain("from './types.js'")
  })

  it('uses the options again that the file records', async () => {
    await cp(join(folder, 'manifest.yml'), join(folder, 'app', 'manifest.yml'))
    await rm(join(folder, 'manifest.yml'))
    await generate('app/manifest.yml', '--zod')
    expect(await generate('--check')).toMatchObject({ code: 0 })
    await changeManifest(/title/g, 'subject', 'app/manifest.yml')
    expect((await generate()).out).toBe(`${OUT} written\nsrc/generated/entities.zod.ts written\n`)
  })

  it('takes the schemas back when told', async () => {
    await generate('--zod')
    expect((await generate('--no-zod')).out).toBe(`${OUT} written\n`)
    expect(await generate('--check')).toMatchObject({ out: `${OUT} is up to date\n` })
  })

  it('refuses to overwrite a file that it has not written', async () => {
    await write('{"mine":true}', 'mine.ts')
    const { code, err } = await generate('--out', 'mine.ts')
    expect(code).toBe(2)
    expect(err).toContain('--out would overwrite mine.ts, which was not generated')
    expect(await read('mine.ts')).toBe('{"mine":true}')
  })

  it.each([
    { args: ['--out', 'entities.js'], message: '--out must be the path of a TypeScript file' },
    { args: ['--out', 'entities.d.ts'], message: '--out must be the path of a TypeScript file' },
    { args: ['--out', '.ts'], message: '--out must be the path of a TypeScript file' },
    { args: ['--check', '--watch'], message: '--check excludes --watch' },
    { args: ['manifest.yml', 'other.yml'], message: 'other.yml is too much' },
    { args: ['nowhere.yml'], message: /manifest cannot be read from \S+nowhere\.yml: ENOENT/ },
    { args: ['.'], message: /manifest cannot be read from \S+: EISDIR/ },
    { args: ['--zood'], message: '--zood' },
  ])('exits with 2 for $args', async ({ args, message }) => {
    const { code, err } = await generate(...args)
    expect(code).toBe(2)
    expect(err).toMatch(message)
    await expect(read()).rejects.toThrow('ENOENT')
  })

  it('generates from the largest manifest, as a process of its own', async () => {
    await write(toManifest(LARGEST_ENTITIES), 'manifest.yml')
    await promisify(execFile)(process.execPath, [MAIN, 'generate'], { cwd: folder })
    expect(await read()).toContain("readonly 'entity-number-19': Entity<EntityNumber19Types>")
  })

  it('ends quietly on --help', async () => {
    const { code, out } = await generate('--help')
    expect(code).toBe(0)
    expect(out).toContain('Examples:\n  forge-remote generate\n')
  })
})

describe('forge-remote generate with a broken manifest', () => {
  const BOMB = Array.from({ length: 30 }, (_, index) =>
    index === 0 ? 'a0: &a0 [x, x]' : `a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`,
  ).join('\n')

  it.each([
    { name: 'no YAML', text: 'app: [', rule: 'yaml-syntax' },
    { name: 'no mapping', text: '- app\n', rule: 'wrong-type' },
    { name: 'empty', text: '', rule: 'wrong-type|missing-member' },
    {
      name: 'five megabytes of anchors',
      text: `${BOMB}\n`.padEnd(5_000_000, '#'),
      rule: 'file-too-large',
    },
    { name: 'a few lines of anchors on anchors', text: BOMB, rule: 'alias-expansion' },
    { name: 'a mapping with __proto__', text: 'app:\n  __proto__: {}\n', rule: 'proto-member' },
  ])('prints findings and touches no file when it is $name', async ({ text, rule }) => {
    await generate()
    const before = await read()
    await write(text, 'manifest.yml')
    const { code, out, err } = await generate()
    expect(code).toBe(1)
    expect(out).toMatch(new RegExp(`^manifest\\.yml:\\d+:\\d+ error (?:${rule}) .+; .+$`, 'm'))
    expect(out).toMatch(/^(?:manifest\.yml:\d+:\d+ (?:error|warning) [a-z-]+ .+\n)+$/)
    expect(err).toBe('')
    expect(await read()).toBe(before)
    expect(await generate('--check')).toMatchObject({ code: 1, out })
  })

  it('goes on after warnings', async () => {
    await changeManifest('scopes: [storage:app]', 'scopes: [read:jira-work]')
    const { code, out } = await generate()
    expect(code).toBe(0)
    expect(out).toMatch(/^manifest\.yml:\d+:\d+ warning scope-storage .+\n.+ written\n$/)
  })

  it.each([
    ['votes: { type: integer }', 'votes: { type: "${TYPE}" }'],
    [/name: \S+/, 'name: "it\'s*/${ENV}"'],
  ])('writes nothing when a variable hides what it would be: %s', async (from, to) => {
    await changeManifest(from, to)
    const { code, out } = await generate()
    expect(code).toBe(1)
    expect(out).toMatch(/^manifest\.yml:\d+:\d+ error entity-variable .+; write out what .+\n$/)
    await expect(read()).rejects.toThrow('ENOENT')
  })

  it('paints severities on a terminal alone', async () => {
    await changeManifest('type: integer', 'type: int')
    expect((await runIn({ isColourful: true })).out).toContain('\u001b[31merror\u001b[39m')
    expect((await generate()).out).not.toContain('\u001b')
  })
})

describe('forge-remote generate --check', () => {
  it('shows what is stale and tells which command mends it', async () => {
    await generate('--zod')
    await changeManifest('votes: { type: integer }', 'votes: { type: float }')
    const before = await read()
    const { code, out, err } = await generate('--check')
    expect(code).toBe(1)
    expect(out).toContain("-      votes: 'integer',\n+      votes: 'float',\n")
    expect(out).toContain('+++ src/generated/entities.zod.ts (generated)\n')
    expect(err).toBe('forge-remote generate: stale; run "npx forge-remote generate --zod"\n')
    expect(await read()).toBe(before)
  })

  it('names all options that are not the default', async () => {
    await cp(join(folder, 'manifest.yml'), join(folder, 'my app', 'manifest.yml'))
    const { code, out, err } = await generate('my app/manifest.yml', '--check', '--out', 'a.ts')
    expect(code).toBe(1)
    expect(out).toMatch(/^--- a\.ts \(missing\)\n\+\+\+ a\.ts \(generated\)\n@@ -0,0 \+1,\d+ @@\n/)
    expect(err).toContain('run "npx forge-remote generate "my app/manifest.yml" --out a.ts"')
    await expect(read('a.ts')).rejects.toThrow('ENOENT')
  })

  it('does not mind the line ends that Git makes on Windows', async () => {
    await generate('--zod')
    for (const path of [OUT, 'src/generated/entities.zod.ts']) {
      // oxlint-disable-next-line no-await-in-loop
      await write((await read(path)).replaceAll('\n', '\r\n'), path)
    }
    expect(await generate('--check')).toMatchObject({
      code: 0,
      out: expect.stringContaining('entities.zod.ts is up to date'),
    })
  })

  it('notices a change by hand', async () => {
    await generate()
    await write(`${await read()}export const more = 1\n`)
    const { code, out } = await runIn({ isColourful: true }, '--check')
    expect(code).toBe(1)
    expect(out).toContain('\u001b[31m-export const more = 1\u001b[39m\n')
  })
})

describe('forge-remote generate --watch', () => {
  it('generates after each change, survives a broken manifest and ends on Ctrl-C', async () => {
    const command = start(['generate', '--watch'], { folder })
    await command.waitFor(/entities\.ts written\n/)
    const good = await read()
    await changeManifest('type: integer', 'type: int')
    await command.waitFor(/manifest\.yml:\d+:\d+ error attribute-type /)
    expect(await read()).toBe(good)
    await changeManifest('type: int }', 'type: float }')
    await command.waitFor(/written\n[^]*error[^]*written\n/)
    expect(await read()).toContain("votes: 'float'")
    command.stop()
    expect(await command.exitCode).toBe(0)
    expect(command.err()).toBe('')
  })

  it('survives a manifest that is gone', async () => {
    const text = await read('manifest.yml')
    await rm(join(folder, 'manifest.yml'))
    const command = start(['generate', '--watch'], { folder })
    await command.waitForError(
      /manifest cannot be read from \S+: ENOENT, there is no such file; give another path\n/,
    )
    await write(text, 'manifest.yml')
    await command.waitFor(/entities\.ts written\n/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })
})
