/**
 * What looking a system token up costs at each level, and how much memory it takes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { compare, startProcess } from './measure.mjs'

const CLIENT = new URL('shared-tokens-client.mjs', import.meta.url).pathname
const VARIANTS = [
  ['a request brings a token that is known', 'put'],
  ['memory has it', 'memory'],
  ['the store has it, sealed', 'store'],
  ['a request brings a new token, which is sealed', 'seal'],
]

export async function sharedTokensBench(rounds) {
  await compare({
    title: 'A system token of 1.5 KB',
    units: ['µs CPU'],
    rounds,
    variants: VARIANTS.map(([name, variant]) => ({
      name,
      run: async () => [(await startProcess('shared-tokens-client.mjs', [variant])).ready.cpu],
    })),
  })
  const args = ['--expose-gc', CLIENT, 'heap']
  await once(spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }), 'exit')
}
