import { describe, expect, it } from 'vitest'
import { ENGINE_RULES } from '../../src/emulator/engine/engine-rules.js'
import { engineRulesSchema } from '../../src/emulator/engine/engine-rules-schema.js'
import { ERROR_TABLE } from '../../src/wire/error-table.js'
import { STORAGE_OPERATIONS } from '../../src/wire/storage-operation.js'
import { isForEngine } from './engine-door.js'
import { isForHttp } from './http-door.js'
import { readFixtures, readVectors } from './read-vectors.js'
import { PROVENANCES, TIERS, type Vector } from './vector.js'

const vectors = readVectors()
const fixtures = readFixtures()

const expected = (vector: Vector) => vector.steps.map(({ expect: expectation }) => expectation)

describe('the conformance vectors', () => {
  it('are many, and each has an id of its own', () => {
    expect(vectors.length).toBeGreaterThan(600)
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length)
  })

  it('differ from each other in more than the id', () => {
    const bodies = vectors.map(({ id, provenance, source, question, ...rest }) => ({
      id,
      text: JSON.stringify({ ...rest, tier: undefined }),
    }))
    const first = new Map(bodies.toReversed().map(({ id, text }) => [text, id]))
    expect(bodies.filter(({ id, text }) => first.get(text) !== id)).toEqual([])
  })

  it('are of routes that exist, in each tier and of each provenance', () => {
    const routes = new Set(vectors.map(({ route }) => route))
    expect(routes).toEqual(new Set([...Object.keys(STORAGE_OPERATIONS), 'other']))
    expect(new Set(vectors.map(({ tier }) => tier))).toEqual(new Set(TIERS))
    expect(new Set(vectors.map(({ provenance }) => provenance))).toEqual(new Set(PROVENANCES))
  })

  it('refer to documents, manifests, items and switches that exist', () => {
    for (const { id, source, manifest = 'main', given, rules } of vectors) {
      const document = Object.keys(fixtures.documents).find((name) => source.startsWith(name))
      expect({ id, document }).toEqual({ id, document: expect.any(String) })
      expect(fixtures.manifests).toHaveProperty(manifest)
      if (given !== undefined) expect(Object.keys(fixtures.given)).toContain(given)
      expect(() => engineRulesSchema.parse(rules ?? {})).not.toThrow()
    }
  })

  it('call nothing measured or documented for which no document is named', () => {
    const unfounded = vectors.filter(
      ({ provenance, source }) => provenance !== 'inferred' && source.startsWith('no document'),
    )
    expect(unfounded.map(({ id }) => id)).toEqual([])
  })

  it('can all be run in process or over HTTP', () => {
    expect(vectors.filter((vector) => !isForEngine(vector) && !isForHttp(vector))).toEqual([])
  })

  it('cover every code of the platform, each with its text', () => {
    const answers = vectors.flatMap(expected)
    for (const [code, { platformStatus, message }] of Object.entries(ERROR_TABLE)) {
      if (platformStatus === undefined) continue
      const parts = message.split(/\{\w+\}/)
      const isSaid = answers.some(
        (answer) => answer.code === code && parts.every((part) => answer.message?.includes(part)),
      )
      expect({ code, isSaid }).toEqual({ code, isSaid: true })
    }
  })

  it('cover every switch of the engine with each of its values', () => {
    for (const [name, rule] of Object.entries(ENGINE_RULES)) {
      const tried = new Set(vectors.map(({ rules }) => rules?.[name]))
      if ('values' in rule) expect([...tried]).toEqual(expect.arrayContaining([...rule.values]))
      else expect([...tried].filter((value) => typeof value === 'number').length).toBeGreaterThan(1)
    }
  })
})
