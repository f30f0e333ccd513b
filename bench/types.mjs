/**
 * What the compiler does for the largest legal schema and 200 queries of it: type instantiations and time above an empty program.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { renderDeclaredSchema, renderGeneratedSchema, renderQueries } from './largest-schema.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const QUERIES = 200

const PROGRAMS = {
  empty: 'export {}\n',
  'the package alone': `import 'forge-remote'\nimport 'forge-remote/entities'\n`,
  generated: renderGeneratedSchema() + renderQueries(QUERIES),
  'defineEntities()': renderDeclaredSchema() + renderQueries(QUERIES),
}

const COMPILER_OPTIONS = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'NodeNext',
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
}

const rounds = Number(process.env.ROUNDS ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'forge-remote-types-'))
try {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(ROOT, join(folder, 'node_modules', 'forge-remote'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const empty = check('empty')
  for (const name of Object.keys(PROGRAMS)) {
    const { instantiations, seconds } = check(name)
    const above = `${instantiations - empty.instantiations} instantiations`
    console.log(
      `${name}: ${above}, ${(seconds - empty.seconds).toFixed(2)} s above the empty program`,
    )
  }
} finally {
  rmSync(folder, { recursive: true })
}

function check(name) {
  writeFileSync(join(folder, 'program.ts'), PROGRAMS[name])
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['program.ts'] }),
  )
  const runs = Array.from({ length: rounds }, () => compile())
  const seconds = runs.map((run) => run.seconds).toSorted((a, b) => a - b)[Math.floor(rounds / 2)]
  return { instantiations: runs[0].instantiations, seconds }
}

function compile() {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const args = [compiler, '-p', folder, '--extendedDiagnostics']
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the program has errors: ${stdout.slice(0, 500)}`)
  const read = (label) => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1])
  return { instantiations: read('Instantiations'), seconds: read('Total time') }
}
