import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fc } from '../properties.js'
import { format } from 'prettier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GeneratedFile, generateFiles } from '../../src/codegen/generate-files.js'
import { checkManifest } from '../../src/manifest/check-manifest.js'
import { LARGEST_ENTITIES, legalEntities, toManifest } from './legal-entities.js'

const ROOT = new URL('../../', import.meta.url).pathname
const PRETTIER = { parser: 'typescript', printWidth: 100, semi: false, singleQuote: true } as const
const GOLDEN = ['small', 'strange', 'empty'] as const

/** What a program does with the entities. */
const USE = `import { forgeRemote } from 'forge-remote'
import { entities } from './entities.js'
export const remote = forgeRemote({ appId: 'ari:cloud:ecosystem::app/x', entities })
`

/** The strictest that a user may have. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023'],
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*/*.ts'],
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-codegen-'))
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
})
afterAll(() => rm(folder, { recursive: true }))

const readGolden = (name: string) =>
  readFile(new URL(`golden/${name}.yml`, import.meta.url), 'utf8')

function generate(manifest: string): readonly GeneratedFile[] {
  const report = checkManifest(manifest)
  if (report.manifest === undefined) throw new Error(report.firstError.message)
  const options = { manifest: '../../manifest.yml', zod: true }
  return generateFiles(report.manifest.entities, 'entities.ts', options)
}

/** Writes each manifest's files into a folder of their own. */
async function writeAll(manifests: readonly string[]): Promise<void> {
  await Promise.all(
    manifests.map(async (manifest, index) => {
      const place = join(folder, String(index))
      await mkdir(place)
      await writeFile(join(place, 'use.ts'), USE)
      await Promise.all(
        generate(manifest).map(({ name, text }) => writeFile(join(place, name), text)),
      )
    }),
  )
}

/** @returns What the compiler says. */
async function compile(): Promise<string> {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  return await promisify(execFile)(process.execPath, [tsc, '-p', folder]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
}

/** The same in each run. */
const RANDOM = Array.from({ length: 25 }, (_, seed) =>
  fc.sample(legalEntities(`-${seed}`), { numRuns: 1, seed }).map(toManifest),
).flat()

describe('generateFiles', () => {
  it.each(GOLDEN)('writes what is expected of golden/%s.yml', async (name) => {
    const [entities, zod, ...others] = generate(await readGolden(name))
    await expect(entities?.text).toMatchFileSnapshot(`golden/${name}.entities.txt`)
    await expect(zod?.text).toMatchFileSnapshot(`golden/${name}.zod.txt`)
    expect(others).toEqual([])
  })

  it(
    'makes TypeScript of any legal manifest that compiles beside the built package',
    { timeout: 120_000 },
    async () => {
      const golden = await Promise.all(GOLDEN.map(readGolden))
      await writeAll([...golden, ...RANDOM, toManifest(LARGEST_ENTITIES)])
      expect(await compile()).toBe('')
    },
  )

  it('lays its files out as prettier does', { timeout: 60_000 }, async () => {
    const golden = await Promise.all(GOLDEN.map(readGolden))
    for (const { text } of [...golden, ...RANDOM].flatMap(generate)) {
      // One after the other, so that a failure shows one file.
      // oxlint-disable-next-line no-await-in-loop
      expect(text).toBe(await format(text, PRETTIER))
    }
  })

  it('leaves the schemas out when nobody wants them', () => {
    const files = generateFiles([], 'my.entities.ts', { manifest: 'manifest.yml', zod: false })
    expect(files.map(({ name }) => name)).toEqual(['my.entities.ts'])
  })

  it('calls the file of schemas after the file of types, which it imports', () => {
    const options = { manifest: 'manifest.yml', zod: true }
    const files = generateFiles(LARGEST_ENTITIES.slice(0, 1), 'my.entities.ts', options)
    expect(files.map(({ name }) => name)).toEqual(['my.entities.ts', 'my.entities.zod.ts'])
    expect(files[1]?.text).toContain("from './my.entities.js'")
  })

  it('does not need a manifest to survive an attribute called __proto__', () => {
    const attributes = JSON.parse('{"__proto__":"string"}') as Record<string, 'string'>
    const entities = [{ name: 'note', attributes, indexes: [] }]
    const [file] = generateFiles(entities, 'a.ts', { manifest: 'manifest.yml', zod: false })
    expect(file?.text).toContain("['__proto__']: 'string',")
  })
})
