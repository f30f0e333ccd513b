import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine, createFolder, exportText, importText, openTestFile } from './data-harness.js'

const GOLDEN = new URL('golden/', import.meta.url)

// Files as version 1 wrote them. They are never changed: what once was written has to be read.
describe('files of version 1', () => {
  const exported = readFileSync(new URL('export-v1.ndjson', GOLDEN), 'utf8')

  it('load as exports', () => {
    const engine = createEngine()
    importText(engine, exported)
    expect(exportText(engine)).toBe(exported)
  })

  it('load as journals', async () => {
    const path = join(createFolder(), 'data.ndjson')
    copyFileSync(new URL('journal-v1.ndjson', GOLDEN), path)
    const { engine } = await openTestFile(path)
    expect(exportText(engine)).toBe(exported)
  })

  it('load as seeds written by hand', () => {
    const engine = createEngine()
    importText(engine, readFileSync(new URL('seed-v1.ndjson', GOLDEN)))
    const items = [...engine.entries()].map(({ record }) => `${record.key} ${record.valueText}`)
    expect(items.toSorted()).toEqual([
      'api-key "s3cret"',
      'greeting "hello"',
      'greeting {"big": 12345678901234567890}',
      'm-1 { "text": "a", "whole": 1 }',
    ])
  })
})
