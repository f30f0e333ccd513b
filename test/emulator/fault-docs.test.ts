import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { faultActionSchema } from '../../src/emulator/faults/fault-action-schema.js'
import { FAULT_SCENARIOS } from '../../src/emulator/faults/fault-scenarios.js'
import { QUOTA_PROFILES } from '../../src/emulator/quotas/quota-profiles.js'

const GUIDE = new URL('../../docs/faults.md', import.meta.url)

/** The table under a heading of its first column: first cell to second. */
async function readTable(heading: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(GUIDE, 'utf8')
  const [, rows = ''] =
    new RegExp(`^\\| ${heading} .*\\n\\| -.*\\n((?:\\|.*\\n)+)`, 'm').exec(text) ?? []
  const cells = rows.matchAll(/^\| `(.+?)` +\| (.*?) +\|/gm)
  return new Map([...cells].map(([, name = '', about = '']) => [name, about]))
}

function readKinds(): string[] {
  const { error } = faultActionSchema.safeParse({})
  const [, list = ''] = /kind is (.*)$/.exec(error?.issues[0]?.message ?? '') ?? []
  return list.split(/, | or /)
}

describe('docs/faults.md', () => {
  it('has every action', async () => {
    const table = await readTable('action')
    expect([...table.keys()].toSorted()).toEqual(readKinds().toSorted())
  })

  it('says of every scenario what it says of itself', async () => {
    const scenarios = Object.entries(FAULT_SCENARIOS).map(([name, { about }]) => [name, about])
    expect([...(await readTable('scenario'))]).toEqual(scenarios)
  })

  it('has every quota profile', async () => {
    const table = await readTable('profile')
    expect([...table.keys()].toSorted()).toEqual(Object.keys(QUOTA_PROFILES).toSorted())
  })
})
