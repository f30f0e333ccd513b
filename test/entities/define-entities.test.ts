import { describe, expect, it } from 'vitest'
import { OptionsError } from '../../src/index.js'
import { defineEntities } from '../../src/entities/index.js'
import { surveys } from './declared-surveys.js'

describe('defineEntities', () => {
  it('makes the definitions that the manifest has', () => {
    expect(surveys.survey.definition).toEqual({
      name: 'survey',
      attributes: {
        title: 'string',
        status: 'string',
        version: 'integer',
        weight: 'float',
        archived: 'boolean',
        payload: 'any',
      },
      indexes: [
        { name: 'title', range: 'title', partition: [] },
        { name: 'by-status', range: 'version', partition: ['status'] },
        { name: 'by-archived', range: 'archived', partition: [] },
        { name: 'by-two', range: 'weight', partition: ['archived', 'title'] },
      ],
    })
    expect(surveys['survey-answer'].definition.indexes).toEqual([])
  })

  const attributes = { age: 'integer', body: 'any' }

  it.each([
    ['an entity name', { Survey: { attributes } }, 'Survey is not an entity name'],
    [
      'an attribute type',
      { survey: { attributes: { age: 'number' } } },
      'survey.attributes.age must be',
    ],
    [
      'an index over any',
      { survey: { attributes, indexes: { i: { range: 'body' } } } },
      'there are: age',
    ],
    [
      'a partition',
      { survey: { attributes, indexes: { i: { range: 'age', partition: ['x'] } } } },
      'survey.indexes.i names',
    ],
    [
      'by-key',
      { survey: { attributes, indexes: { 'by-key': { range: 'age' } } } },
      'every entity has',
    ],
    [
      'a required attribute',
      { survey: { attributes, required: ['name'] } },
      'survey.required names name',
    ],
    [
      'a member',
      { survey: { attributes, index: { 'by-age': { range: 'age' } } } },
      'survey.index is not a member of a declaration; there are: attributes, required, indexes',
    ],
    [
      'a member of an index',
      { survey: { attributes, indexes: { i: { range: 'age', partitions: ['age'] } } } },
      'survey.indexes.i.partitions is not a member',
    ],
    [
      'a schema',
      { survey: { attributes: { age: { type: 'integer', schema: {} } } } },
      'must follow',
    ],
  ])('refuses %s that cannot be', (_name, declarations: object, problem) => {
    const define = () => defineEntities(declarations as {})
    expect(define).toThrow(OptionsError)
    expect(define).toThrow(problem)
  })
})
