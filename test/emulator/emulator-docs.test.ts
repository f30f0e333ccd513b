import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADMIN_ACTIONS } from '../../src/emulator/admin/admin-actions.js'
import { readProductFixtures } from '../../src/emulator/product/product-fixtures.js'
import { type TestEmulator, startTestEmulator } from './emulator-harness.js'

const PAGE = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8')
const MANIFEST = new URL('../../example-app/manifest.yml', import.meta.url).pathname

function findBlock(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(PAGE)?.[1] ?? ''
}

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator({ manifest: MANIFEST })
})
afterAll(() => test.emulator.close())

describe('docs/emulator.md', () => {
  it('shows a seed that can be loaded', () => {
    expect(test.emulator.data.import(findBlock('json-lines'))).toEqual({ items: 3, tenants: 2 })
  })

  it('shows fixtures that can be read', () => {
    expect(readProductFixtures('--product', findBlock('yaml')).routes).toHaveLength(2)
  })

  it('names every action of the admin API', () => {
    const named = new Set(
      Array.from(PAGE.matchAll(/`(\/[a-z-]+(?:\/[a-z-]+)?)`/g), ([, path]) => path),
    )
    const isNamed = (path: string) =>
      named.has(path) ||
      (path.startsWith('/snapshots/') && named.has(path.slice('/snapshots'.length)))
    expect(Object.keys(ADMIN_ACTIONS).filter((path) => !isNamed(path))).toEqual([])
  })
})
