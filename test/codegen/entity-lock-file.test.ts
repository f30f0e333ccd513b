import { check } from 'prettier'
import { describe, expect, it } from 'vitest'
import { parseEntityLock, renderEntityLock } from '../../src/codegen/entity-lock-file.js'
import { toEntityLock } from '../../src/codegen/entity-lock.js'
import { buildEntity } from './build-entity.js'

const LONG_PARTITION = Array.from({ length: 4 }, (_, index) => `${'x'.repeat(29)}${index}`)

const LOCK = toEntityLock([
  buildEntity({
    name: 'survey',
    attributes: { title: 'string', constructor: 'any', at: 'float' } as const,
    indexes: [
      { name: 'by-title', range: 'at', partition: ['title', 'at'] },
      { name: 'at', range: 'at', partition: [] },
      { name: 'long', range: 'at', partition: LONG_PARTITION },
    ],
  }),
  buildEntity({ name: 'empty', attributes: {}, indexes: [] }),
])

describe('renderEntityLock', () => {
  it('sorts everything but partitions, whose order has a meaning', async () => {
    const text = renderEntityLock(LOCK)
    await expect(text).toMatchFileSnapshot('golden/forge-entities.lock.json')
    expect(await check(text, { parser: 'json', printWidth: 100 })).toBe(true)
  })

  it('gives the same text for entities in another order', () => {
    expect(renderEntityLock(new Map([...LOCK].toReversed()))).toBe(renderEntityLock(LOCK))
  })
})

describe('parseEntityLock', () => {
  it('reads what was rendered', () => {
    expect(parseEntityLock(renderEntityLock(LOCK))).toEqual({ kind: 'lock', lock: LOCK })
    const nothing = toEntityLock([])
    expect(parseEntityLock(renderEntityLock(nothing))).toEqual({ kind: 'lock', lock: nothing })
  })

  it.each([
    { name: 'is empty', text: '', problem: 'expected JSON' },
    { name: 'has marks of a merge', text: '<<<<<<< HEAD\n{}', problem: 'expected JSON' },
    {
      name: 'is of another version',
      text: '{"lockVersion":2,"tables":{}}',
      problem: 'expected lockVersion 1, found 2',
    },
    { name: 'is a list', text: '[]', problem: expect.stringMatching(/expected object/i) as string },
    {
      name: 'has a type nobody knows',
      text: '{"lockVersion":1,"entities":{"survey":{"attributes":{"a":"text"},"indexes":{}}}}',
      problem: expect.stringMatching(/^entities\.survey\.attributes\.a: /) as string,
    },
  ])('says what is wrong with a file that $name', ({ text, problem }) => {
    expect(parseEntityLock(text)).toEqual({ kind: 'unusable', problem })
  })
})
