/**
 * Entities as an app declares them without generated code: every type of attribute, required ones, and one narrowed by a schema.
 *
 * @module
 */
import { z } from 'zod'
import { defineEntities, type EntityValue } from '../../src/entities/index.js'

export const surveys = defineEntities({
  survey: {
    attributes: {
      title: 'string',
      status: { type: 'string', schema: z.enum(['open', 'closed']) },
      version: 'integer',
      weight: 'float',
      archived: 'boolean',
      payload: 'any',
    },
    required: ['title'],
    indexes: {
      title: { range: 'title' },
      'by-status': { partition: ['status'], range: 'version' },
      'by-archived': { range: 'archived' },
      'by-two': { partition: ['archived', 'title'], range: 'weight' },
    },
  },
  'survey-answer': { attributes: { score: 'integer', comment: 'string' } },
})

export type Survey = EntityValue<typeof surveys.survey>
