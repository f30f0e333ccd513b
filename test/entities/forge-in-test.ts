/**
 * A storage client over HTTP against the emulator, for one test file.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import type { ForgeStorage } from '../../src/index.js'
import { createTestForge, type TestForge } from '../../src/testing/index.js'

/** The manifest of `declared-surveys.ts` and `generated-notes.ts`. */
export const MANIFEST = `
app:
  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555
  storage:
    entities:
      - name: survey
        attributes:
          title: { type: string }
          status: { type: string }
          version: { type: integer }
          weight: { type: float }
          archived: { type: boolean }
          payload: { type: any }
        indexes:
          - title
          - { name: by-status, partition: [status], range: [version] }
          - { name: by-archived, range: [archived] }
          - { name: by-two, partition: [archived, title], range: [weight] }
      - name: survey-answer
        attributes:
          score: { type: integer }
          comment: { type: string }
      - name: note
        attributes:
          author: { type: string }
          stars: { type: integer }
          body: { type: any }
        indexes:
          - author
          - { name: by-author, partition: [author], range: [stars] }
permissions:
  scopes: [storage:app, read:app-system-token]
`

/** Starts the emulator with the file's tests. @returns A function that opens an installation without data. */
export function useForge(manifest = MANIFEST): () => ForgeStorage {
  let forge: TestForge | undefined
  beforeAll(async () => {
    forge = await createTestForge({ manifest })
  })
  afterAll(() => forge?.close())
  return () => {
    if (forge === undefined) throw new Error('no test is running')
    return forge.storage(`ari:cloud:ecosystem::installation/${randomUUID()}`)
  }
}
