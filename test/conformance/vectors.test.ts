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

  it('differ from each other in what is sent or expected', () => {
    const texts = vectors.map(({ id, rules, manifest, given, faults, steps }) => {
      return [JSON.stringify({ rules, manifest, given, faults, steps }), id] as const
    })
    const firstIds = new Set(new Map(texts.toReversed()).values())
    expect(vectors.filter(({ id }) => !firstIds.has(id)).map(({ id }) => id)).toEqual([])
  })

  it('are of routes that exist, in each tier and of each provenance', () => {
    const routes = new Set(vectors.map(({ route }) => route))
    expect(routes).toEqual(new Set([...Object.keys(STORAGE_OPERATIONS), 'other']))
    expect(new Set(vectors.map(({ tier }) => tier))).toEqual(new Set(TIERS))
    expect(new Set(vectors.map(({ provenance }) => provenance))).toEqual(new Set(PROVENANCES))
  })

  it('refer to documents, manifests, items and switches that exist', () => {
    for (const { id, source, manifest = 'main', given = 'kept', rules } of vectors) {
      const document = Object.keys(fixtures.documents).find((name) => source.startsWith(name))
      expect({ id, document }).toEqual({ id, document: expect.any(String) })
      expect(fixtures.manifests).toHaveProperty(manifest)
      expect(Object.keys(fixtures.given)).toContain(given)
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
    const untried = Object.entries(ENGINE_RULES).flatMap(([name, rule]) => {
      const tried = new Set(vectors.map(({ rules }) => rules?.[name]))
      const wanted: readonly unknown[] = 'values' in rule ? rule.values : [...tried]
      const isMissing = wanted.some((value) => !tried.has(value as string)) || tried.size < 2
      return isMissing ? [name] : []
    })
    expect(untried).toEqual([])
  })
})
