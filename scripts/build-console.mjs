/**
 * Bundles the emulator's console into `dist/console/`: one page, one script, one style sheet. Prints the size; fails when it is too large.
 *
 * Usage: `node scripts/build-console.mjs [folder]`
 */
import { cp, readFile, mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const MAX_BYTES = 60_000

const root = new URL('../', import.meta.url)
const [folder = fileURLToPath(new URL('dist/console', root))] = process.argv.slice(2)
const toPath = (name) => fileURLToPath(new URL(`src/console/${name}`, root))
const licence = await readFile(new URL('node_modules/preact/LICENSE', root), 'utf8')

await mkdir(folder, { recursive: true })
await build({
  entryPoints: { console: toPath('main.tsx') },
  outdir: folder,
  bundle: true,
  format: 'esm',
  target: 'es2023',
  minify: true,
  tsconfig: toPath('tsconfig.json'),
  banner: { js: `/*! Contains preact, https://preactjs.com\n\n${licence.trim()}\n*/` },
})
await build({
  entryPoints: [toPath('console.css')],
  outdir: folder,
  minify: true,
  // Older targets would get fallbacks for light-dark(), which every browser of the last two years knows.
  target: 'chrome123',
})
await cp(toPath('index.html'), `${folder}/index.html`)

const sizes = await Promise.all(
  ['index.html', 'console.js', 'console.css'].map(
    async (name) => gzipSync(await readFile(`${folder}/${name}`)).length,
  ),
)
const bytes = sizes.reduce((sum, size) => sum + size)
process.stdout.write(
  `console: ${bytes} bytes gzipped (${sizes.join(' + ')}), at most ${MAX_BYTES}\n`,
)
if (bytes > MAX_BYTES) process.exitCode = 1
