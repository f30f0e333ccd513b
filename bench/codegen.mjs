/**
 * Time to generate TypeScript from the largest manifest that Forge accepts: 20 entities with 50 attributes and 7 indexes each.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateFiles } from '../dist/codegen/generate-files.js'
import { checkManifest } from '../dist/manifest/check-manifest.js'
import { compare } from './measure.mjs'

const MAIN = new URL('../dist/cli/main.js', import.meta.url).pathname
const TYPES = ['integer', 'float', 'string', 'boolean']

export async function codegenBench(rounds) {
  const manifest = renderManifest()
  const folder = await mkdtemp(join(tmpdir(), 'forge-remote-bench-'))
  await writeFile(join(folder, 'manifest.yml'), manifest)
  const generate = ['generate', '--zod']
  try {
    await compare({
      title: 'Generate 20 entities × 50 attributes × 7 indexes, with zod',
      units: ['ms'],
      rounds: rounds * 2,
      variants: [
        { name: 'node -e 0', run: () => timeProcess(folder, ['-e', '0']) },
        { name: 'in process, warmed up', run: () => Promise.resolve([timeInProcess(manifest)]) },
        { name: 'forge-remote generate', run: () => timeProcess(folder, [MAIN, ...generate]) },
        {
          name: 'forge-remote generate --check',
          run: () => timeProcess(folder, [MAIN, ...generate, '--check']),
        },
      ],
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

function renderManifest() {
  const head = `app:\n  id: ari:cloud:ecosystem::app/bench\n  storage:\n    entities:\n`
  const entities = Array.from({ length: 20 }, (_, number) => renderEntity(number))
  return `${head}${entities.join('')}permissions:\n  scopes: [storage:app]\n`
}

function renderEntity(number) {
  const attributes = Array.from(
    { length: 50 },
    (_, index) => `          attribute${index}: { type: ${TYPES[index % 4]} }\n`,
  )
  const indexes = Array.from(
    { length: 7 },
    (_, index) =>
      `          - name: index-number-${index}\n` +
      `            partition: [attribute${index + 7}, attribute${index + 14}]\n` +
      `            range: [attribute${index}]\n`,
  )
  return (
    `      - name: entity-number-${number}\n` +
    `        attributes:\n${attributes.join('')}        indexes:\n${indexes.join('')}`
  )
}

function timeInProcess(manifest) {
  const startedAt = performance.now()
  const { manifest: checked, firstError } = checkManifest(manifest)
  if (checked === undefined) throw new Error(firstError.message)
  generateFiles(checked.entities, 'entities.ts', { manifest: 'manifest.yml', zod: true })
  return performance.now() - startedAt
}

async function timeProcess(folder, args) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return [performance.now() - startedAt]
}
