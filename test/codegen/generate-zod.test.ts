import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { generateZod } from '../../src/codegen/generate-zod.js'
import { fitsAttributeType } from '../../src/values/attribute-value.js'
import { ATTRIBUTE_TYPES } from '../../src/wire/entity-definition.js'

const ATTRIBUTES = Object.fromEntries(ATTRIBUTE_TYPES.map((type) => [`${type}Value`, type]))

const NUMBERS = [0, -0, 1, 1.5, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1]
const EXTREMES = [1e-130, 9e-131, -1e-130, 9.9e125, 1e126, -1e126, NaN, Infinity]
const TEXTS = ['', ' ', '\u00a0\n', 'a', ' a ']
const OTHERS = [true, false, null, [1, 'a', null], { a: { b: 1 } }]
const VALUES: readonly unknown[] = [...NUMBERS, ...EXTREMES, ...TEXTS, ...OTHERS]

let folder: string
let noteSchema: z.ZodType
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-zod-'))
  await symlink(new URL('../../node_modules', import.meta.url), join(folder, 'node_modules'))
  const entities = [{ name: 'note', attributes: ATTRIBUTES, indexes: [] }]
  const options = { manifest: 'manifest.yml', zod: true, entitiesModule: './entities.js' }
  await writeFile(join(folder, 'entities.zod.ts'), generateZod(entities, options))
  const generated = (await import(join(folder, 'entities.zod.ts'))) as { noteSchema: z.ZodType }
  ;({ noteSchema } = generated)
})
afterAll(() => rm(folder, { recursive: true }))

describe('generateZod', () => {
  it.each(ATTRIBUTE_TYPES)('takes as %s what storage takes', (type) => {
    const taken = VALUES.filter(
      (value) => noteSchema.safeParse({ [`${type}Value`]: value }).success,
    )
    const fitting = VALUES.filter((value) => fitsAttributeType(type, value))
    // NaN and infinities are no JSON, which the check of the attribute type leaves to another one.
    expect(taken).toEqual(fitting.filter((value) => type !== 'any' || isJson(value)))
  })

  it('takes a value without attributes and none with an attribute that is not declared', () => {
    expect(noteSchema.safeParse({}).success).toBe(true)
    expect(noteSchema.safeParse({ other: 1 }).success).toBe(false)
  })
})

function isJson(value: unknown): boolean {
  return typeof value !== 'number' || Number.isFinite(value)
}
