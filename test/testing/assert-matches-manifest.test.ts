import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { defineEntities } from '../../src/entities/index.js'
import { assertMatchesManifest } from '../../src/testing/index.js'
import { entities } from '../entities/generated-notes.js'

const FILE = fileURLToPath(new URL('../fixtures/manifest.yml', import.meta.url))

describe('assertMatchesManifest', () => {
  it('accepts entities that say what the manifest says', () => {
    expect(() => assertMatchesManifest(entities, FILE)).not.toThrow()
  })

  it('takes the order of entities, attributes and indexes as it comes', () => {
    const shuffled = defineEntities({
      note: {
        attributes: { body: 'any', stars: 'integer', author: 'string' },
        indexes: {
          'by-author': { partition: ['author'], range: 'stars' },
          author: { range: 'author' },
        },
      },
    })
    expect(() => assertMatchesManifest(shuffled, FILE)).not.toThrow()
  })

  it('lists each difference', () => {
    const other = defineEntities({
      note: {
        attributes: { author: 'string', stars: 'float', likes: 'integer' },
        indexes: {
          author: { range: 'stars' },
          'by-author': { partition: ['author', 'likes'], range: 'stars' },
          'by-likes': { range: 'likes' },
        },
      },
      answer: { attributes: {} },
    })
    const compare = () => assertMatchesManifest(other, FILE)
    expect(compare).toThrow(expect.objectContaining({ code: 'ERR_MANIFEST' }))
    expect(compare).toThrow(`${FILE} and the entities in code differ:
- entity answer is in the code, not in the manifest
- entity note: attribute likes is in the code, not in the manifest
- entity note: attribute stars is of type float in the code, integer in the manifest
- entity note: attribute body is in the manifest, not in the code
- entity note: index by-likes is in the code, not in the manifest
- entity note: index author has the range stars in the code, author in the manifest
- entity note: index by-author has the partition [author, likes] in the code, [author] in the manifest`)
    expect(() => assertMatchesManifest({}, FILE)).toThrow(
      'entity note is in the manifest, not in the code',
    )
  })

  it('compares with the first of two indexes of one name', () => {
    const manifest = `app:
  id: ari:cloud:ecosystem::app/x
  storage:
    entities:
      - name: note
        attributes: { author: { type: string }, stars: { type: integer } }
        indexes: [{ name: twice, range: [author] }, { name: twice, range: [stars] }]
`
    const define = (range: 'author' | 'stars') =>
      defineEntities({
        note: {
          attributes: { author: 'string', stars: 'integer' },
          indexes: { twice: { range } },
        },
      })
    expect(() => assertMatchesManifest(define('author'), manifest)).not.toThrow()
    expect(() => assertMatchesManifest(define('stars'), manifest)).toThrow('index twice has')
  })

  it('says what is wrong with a manifest that cannot be used', () => {
    expect(() => assertMatchesManifest(entities, 'app:\n  id: 7\n')).toThrow('manifest.yml:2')
  })
})
