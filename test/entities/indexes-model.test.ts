import { randomUUID } from 'node:crypto'
import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { createEntity, createRepository, type EntityRepository } from '../../src/entities/index.js'
import { createTestForge } from '../../src/testing/index.js'
import { toManifest } from '../codegen/legal-entities.js'
import { type LooseTypes, samples, type Sample } from './definition-sets.js'
import { compare, type Item, listItems, listPartitions, read } from './index-model.js'

const MOST = { max: 100 }

describe('a repository of any legal definition', () => {
  it('finds what it stored through each index, in order', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (all) => {
        const forge = await createTestForge({
          manifest: toManifest(all.map(({ definition }) => definition)),
        })
        try {
          const storage = forge.storage(`ari:cloud:ecosystem::installation/${randomUUID()}`)
          for (const sample of all) {
            const repository = createRepository(
              createEntity<LooseTypes>(sample.definition),
              storage,
            )
            // oxlint-disable-next-line no-await-in-loop -- the emulator is one process
            await expectSampleFound(sample, repository)
          }
        } finally {
          await forge.close()
        }
      }),
      { numRuns: 15 },
    )
  })
})

async function expectSampleFound(
  { definition, values }: Sample,
  repository: EntityRepository<LooseTypes>,
) {
  const items = values.map((value, at) => ({ key: `k${String(at).padStart(2, '0')}`, value }))
  const written = await repository.setMany(items)
  written.throwIfFailed()
  expect(await repository.getMany(items.map(({ key }) => key))).toEqual(values)
  expect(await repository.query('by-key').toArray(MOST)).toEqual(items)
  await Promise.all(
    definition.indexes.flatMap((index) =>
      listPartitions(items, index).map((partition) =>
        expectQueriesFind(repository, listItems(items, index, partition), {
          index: index.name,
          range: index.range,
          partition,
        }),
      ),
    ),
  )
}

async function expectQueriesFind(
  repository: EntityRepository<LooseTypes>,
  items: readonly Item[],
  { index, range, partition }: { index: string; range: string; partition: object },
) {
  const find = (options: object) => repository.query(index, { partition, ...options }).toArray(MOST)
  expect(await find({})).toEqual(items)
  expect(await find({ sort: 'DESC', limit: 2 })).toEqual(items.toReversed())
  const middle = items[Math.floor(items.length / 2)]
  if (middle === undefined) return
  const bound = read(middle.value, range)
  const those = (keep: (order: number) => boolean) =>
    items.filter(({ value }) => keep(compare(read(value, range), bound)))
  expect(await find({ range: { equalTo: bound } })).toEqual(those((order) => order === 0))
  if (typeof bound === 'boolean') return
  expect(await find({ range: { greaterThan: bound } })).toEqual(those((order) => order > 0))
  expect(await find({ range: { lessThanEqualTo: bound } })).toEqual(those((order) => order <= 0))
  expect(await find({ range: { between: [bound, bound] } })).toEqual(those((order) => order === 0))
  if (typeof bound !== 'string') return
  expect(await find({ range: { beginsWith: bound } })).toEqual(
    items.filter(({ value }) => String(read(value, range)).startsWith(bound)),
  )
}
