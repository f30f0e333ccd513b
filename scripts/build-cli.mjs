/**
 * Bundles the command line into `dist/cli/`: `main.js`, and a few parts that each command loads as it needs them. Loading some 350 files, those
 * of zod and yaml among them, took two thirds of the time until an emulator was ready.
 *
 * Fails when a package comes in that has no licence to hand on, or one that no command needs. Prints the size.
 *
 * Usage: `node scripts/build-cli.mjs [folder]`
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Of the package's dependencies, what commands use; the others are for servers and would only make the start slower. */
const PACKAGES = new Set(['lru-cache', 'sorted-btree', 'yaml', 'zod'])

const LICENCE_NAMES = ['LICENSE', 'LICENSE.md']

const root = new URL('../', import.meta.url)
const [folder = fileURLToPath(new URL('dist/cli', root))] = process.argv.slice(2)

await rm(folder, { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: { main: fileURLToPath(new URL('src/cli/main.ts', root)) },
  outdir: folder,
  // Parts lie as deep as the files of `src/emulator/console`, which look for the console from where they are.
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  metafile: true,
  logLevel: 'warning',
  // yaml and sorted-btree are CommonJS and ask for modules of Node.
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'\nconst require = createRequireHere(import.meta.url)",
  },
})

const outputs = Object.values(metafile.outputs)
const packages = new Set(outputs.flatMap(({ inputs }) => Object.keys(inputs).flatMap(toPackage)))
const unknown = [...packages].filter((name) => !PACKAGES.has(name))
if (unknown.length > 0) {
  throw new Error(
    `the command line loads ${unknown.join(', ')}; keep that out, or name it in PACKAGES`,
  )
}
const notices = await Promise.all([...packages].toSorted().map(readNotice))
await writeFile(`${folder}/third-party-licences.txt`, notices.join('\n\n'))

const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0)
process.stdout.write(`command line: ${bytes} bytes in ${outputs.length} files\n`)

/** @returns The name of the package that a file belongs to; none when it is ours. */
function toPackage(path) {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? []
  return name === undefined ? [] : [name]
}

/** @throws AggregateError when the package has no licence file. */
async function readNotice(name) {
  const toFile = (file) => new URL(`node_modules/${name}/${file}`, root)
  const text = await Promise.any(
    LICENCE_NAMES.map(async (file) => await readFile(toFile(file), 'utf8')),
  )
  return `${name}\n\n${text.trim()}\n`
}
