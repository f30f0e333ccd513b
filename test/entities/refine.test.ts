import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { OptionsError } from '../../src/index.js'
import {
  createRepository,
  refine,
  type StandardResult,
  type StandardSchema,
} from '../../src/entities/index.js'
import { failureOf, setup } from '../storage/platform.js'
import { entities } from './generated-notes.js'

/** A schema of no library, which answers what it is told. */
function toSchema(validate: StandardSchema['~standard']['validate']): StandardSchema<{}> {
  return { '~standard': { version: 1, vendor: 'test', validate } }
}

async function setNote(schema: StandardSchema<{}>, body: unknown) {
  const { platform, storage } = await setup()
  const notes = createRepository(refine(entities.note, { body: schema }), storage)
  return { platform, set: () => notes.set('n1', { body: body as {} }) }
}

describe('refine', () => {
  it('takes what the schema takes, as it is', async () => {
    const schema = z.object({ text: z.string().trim().default('x') })
    const { platform, set } = await setNote(schema, { text: ' hi ', more: 1 })
    await set()
    expect(JSON.parse(platform.requests[0]?.body ?? '')).toMatchObject({
      value: { body: { text: ' hi ', more: 1 } },
    })
  })

  it('refuses what it refuses, and names where', async () => {
    const schema = z.object({ lines: z.array(z.object({ text: z.string() })) })
    const { platform, set } = await setNote(schema, { lines: [{ text: 'a' }, { text: 7 }] })
    const error = await failureOf(set)
    expect(error.code).toBe('INVALID_ENTITY_VALUE')
    expect(error.message).toContain('attribute body.lines.1.text')
    expect(platform.requests).toEqual([])
  })

  it('reads paths of keys and of segments, and does without', async () => {
    const issues = [{ path: [{ key: 'lines' }, 1] }]
    const named = await failureOf(
      (
        await setNote(
          toSchema(() => ({ issues })),
          {},
        )
      ).set,
    )
    expect(named.message).toContain('attribute body.lines.1 ')
    const bare = await failureOf(
      (
        await setNote(
          toSchema(() => ({ issues: [{}] })),
          {},
        )
      ).set,
    )
    expect(bare.message).toContain('attribute body ')
  })

  it('does not ask about an attribute that is absent', async () => {
    const { platform, set } = await setNote(
      toSchema(() => ({ issues: [{}] })),
      undefined,
    )
    await set()
    expect(platform.requests).toHaveLength(1)
  })

  it.each<[string, () => Promise<StandardResult>]>([
    ['a promise', () => Promise.reject(new Error('late'))],
    ['one of another realm', () => runInNewContext('Promise.reject(new Error("late"))')],
  ])('refuses an asynchronous schema, however that ends: %s', async (_name, validate) => {
    const { platform, set } = await setNote(toSchema(validate), {})
    await expect(set()).rejects.toThrow(OptionsError)
    await expect(set()).rejects.toThrow('schema of attribute body is asynchronous')
    expect(platform.requests).toEqual([])
  })

  it('leaves the given entity as it is, and keeps former schemas', async () => {
    const { storage } = await setup()
    const once = refine(entities.note, { author: z.enum(['ada']) })
    const twice = createRepository(refine(once, { stars: z.int().max(5) }), storage)
    expect((await failureOf(() => twice.set('n1', { stars: 6 }))).message).toContain('stars')
    const bob: object = { author: 'bob' }
    expect((await failureOf(() => twice.set('n1', bob))).message).toContain('author')
    await createRepository(entities.note, storage).set('n1', { author: 'bob', stars: 6 })
  })

  it.each([
    [
      'an unknown attribute',
      { likes: z.number() },
      'likes is not an attribute of note; declared: author, stars, body',
    ],
    ['what is no schema', { stars: { parse: () => 1 } }, 'schema of attribute stars must follow'],
    ['what is no object', { stars: 7 }, 'schema of attribute stars must follow'],
    ['a schema without validate', { stars: { '~standard': { version: 1 } } }, 'must follow'],
    ['a schema of null', { stars: { '~standard': null } }, 'must follow'],
  ])('refuses %s at once', (_name, schemas: object, problem) => {
    expect(() => refine(entities.note, schemas)).toThrow(problem)
  })
})
