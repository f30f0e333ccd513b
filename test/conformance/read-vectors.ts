/**
 * Reads the vectors and what they refer to.
 *
 * @module
 */
import { readFileSync, readdirSync } from 'node:fs'
import type { Fixtures } from './conformance-door.js'
import { type Vector, vectorFileSchema } from './vector.js'

const FOLDER = new URL('vectors/', import.meta.url)
const FIXTURES = new URL('fixtures/', import.meta.url)

/** @throws When a file is no list of vectors, naming the place. */
export function readVectors(): readonly Vector[] {
  const names = readdirSync(FOLDER).toSorted()
  return names.flatMap((name) => vectorFileSchema.parse(readJson(new URL(name, FOLDER))).vectors)
}

/** @returns Manifests, stored items and documents. */
export function readFixtures(): Fixtures {
  return {
    manifests: readJson(new URL('manifests.json', FIXTURES)) as Fixtures['manifests'],
    given: readJson(new URL('given.json', FIXTURES)) as Fixtures['given'],
    documents: readJson(new URL('documents.json', FIXTURES)) as Fixtures['documents'],
  }
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
