import { describe, expect, it } from 'vitest'
import { checkLock } from '../../src/codegen/check-lock.js'
import { renderEntityLock } from '../../src/codegen/entity-lock-file.js'
import { toEntityLock } from '../../src/codegen/entity-lock.js'
import { checkManifest } from '../../src/manifest/check-manifest.js'

const MANIFEST = `app:
  id: ari:cloud:ecosystem::app/6f9c1d52-3b0e-4b8e-9c55-0d7a4f2e8b31
  storage:
    entities:
      - name: survey
        attributes:
          title: { type: string }
          score: { type: integer }
        indexes:
          - score
          - name: by-title
            partition: [title]
            range: [score]
permissions:
  scopes: [storage:app]
`

const readEntities = (text: string) => checkManifest(text).manifest?.entities ?? []
const LOCK = renderEntityLock(toEntityLock(readEntities(MANIFEST)))

const check = (manifestText: string, lockText = LOCK) =>
  checkLock({
    manifestFile: 'app/manifest.yml',
    manifestText,
    entities: readEntities(manifestText),
    lockFile: 'app/forge-entities.lock.json',
    lockText,
  })

describe('checkLock', () => {
  it('finds nothing when the manifest is as it was deployed', () => {
    expect(check(MANIFEST)).toEqual([])
  })

  it.each([
    {
      name: 'an attribute',
      from: 'score: { type: integer }',
      to: 'score: { type: float }',
      place: '8:11',
    },
    { name: 'an index', from: 'partition: [title]', to: 'partition: [score]', place: '11:13' },
    { name: 'a simple index', from: '- score\n', to: '- title\n', place: '5:9' },
    { name: 'an entity that has lost an attribute', from: 'title', to: 'name', place: '5:9' },
    {
      name: 'the list that has lost an entity',
      from: 'name: survey',
      to: 'name: poll',
      place: '5:7',
    },
  ])('points at $name', ({ from, to, place }) => {
    const [first] = check(MANIFEST.replaceAll(from, to))
    expect(`${first?.line}:${first?.column}`).toBe(place)
    expect(first).toMatchObject({ file: 'app/manifest.yml', severity: 'error' })
  })

  it('announces an index, as a warning', () => {
    const text = MANIFEST.replace('          - score\n', '          - score\n          - title\n')
    expect(check(text)).toEqual([
      {
        file: 'app/manifest.yml',
        line: 11,
        column: 13,
        rule: 'index-added',
        severity: 'warning',
        message: 'the index "title" of entity "survey": not deployed yet',
        nextStep: expect.stringMatching(/five minutes or more.*installs to wait/) as string,
      },
    ])
  })

  it('comes as close as it can to what stands behind an alias', () => {
    const text = MANIFEST.replace('attributes:\n', 'attributes: &common\n').replace(
      'permissions:',
      '      - name: second\n        attributes: *common\npermissions:',
    )
    const deployed = renderEntityLock(toEntityLock(readEntities(text)))
    const [finding] = check(text.replace('integer', 'float'), deployed).slice(-1)
    expect(finding).toMatchObject({ line: 14, column: 9, rule: 'attribute-retyped' })
  })

  it('says so when the lock file cannot be read', () => {
    expect(check(MANIFEST, '{')).toMatchObject([
      { file: 'app/forge-entities.lock.json', line: 1, column: 1, rule: 'lock-unusable' },
    ])
  })
})
