/**
 * What the check of an entity's values costs: a `set` with and without it, and the check beside the same schema in zod.
 */
import { compare, startProcess } from './measure.mjs'

const SETS = [
  ['storage.entity(name).set', 'bare'],
  ['repository.set', 'repository'],
]
const CHECKS = [
  ['zod, as generate --zod writes it', 'zod'],
  ['checkValue', 'check-value'],
]

export async function entitiesBench(rounds) {
  const server = await startProcess('storage-server.mjs')
  await compare({
    title: 'Set of an entity with 10 attributes, 16 in flight',
    units: ['µs CPU', 'sets/s'],
    rounds: rounds * 2,
    variants: SETS.map(([name, variant]) => ({
      name,
      run: async () => {
        const { cpu, rate } = await runClient(variant, server.ready.url)
        return [cpu, rate]
      },
    })),
  })
  await server.stop()
  await compare({
    title: 'Check of a value of 10 attributes',
    units: ['ns CPU'],
    rounds,
    variants: CHECKS.map(([name, variant]) => ({
      name,
      run: async () => [(await runClient(variant)).cpu * 1000],
    })),
  })
}

async function runClient(...args) {
  const client = await startProcess('entities-client.mjs', args)
  return client.ready
}
