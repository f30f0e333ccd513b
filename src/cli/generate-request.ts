/**
 * What `forge-remote generate` is asked to do.
 *
 * @module
 */
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readHeader } from '../codegen/generated-header.js'
import { OptionsError } from '../errors.js'
import { toPortablePath } from './portable-path.js'
import { readTextIfPresent } from './read-text.js'

const DEFAULT_MANIFEST = 'manifest.yml'
const DEFAULT_OUT = 'src/generated/entities.ts'

/** A command line that was understood. */
export interface GenerateRequest {
  readonly mode: 'write' | 'check' | 'watch'
  /** Absolute path. */
  readonly manifestPath: string
  /** Absolute path of the first file. */
  readonly outPath: string
  /** Whether there is a second file, with zod schemas. */
  readonly zod: boolean
}

/**
 * Reads a command line. What it leaves out is as it was when the file was generated.
 *
 * @throws OptionsError
 */
export async function parseGenerateRequest(
  args: string[],
  folder: string,
): Promise<GenerateRequest> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: {
      out: { type: 'string', default: DEFAULT_OUT },
      check: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      zod: { type: 'boolean' },
    },
  })
  const [manifest, surplus] = positionals
  if (surplus !== undefined) throw new OptionsError(surplus, 'is too much; give one manifest')
  if (values.check && values.watch) throw new OptionsError('--check', 'excludes --watch')
  const outPath = resolve(folder, values.out)
  if (!/[^./\\]\.ts$/.test(outPath) || outPath.endsWith('.d.ts')) {
    throw new OptionsError('--out', `must be the path of a TypeScript file, such as ${DEFAULT_OUT}`)
  }
  const recorded = readHeader((await readTextIfPresent(outPath)) ?? '')
  return {
    mode: values.check ? 'check' : values.watch ? 'watch' : 'write',
    manifestPath:
      manifest === undefined && recorded !== undefined
        ? resolve(dirname(outPath), recorded.manifest)
        : resolve(folder, manifest ?? DEFAULT_MANIFEST),
    outPath,
    zod: values.zod ?? recorded?.zod ?? false,
  }
}

/** @returns The command that writes the files of this request. */
export function renderGenerateCommand(
  { manifestPath, outPath, zod }: GenerateRequest,
  folder: string,
): string {
  const manifest = toPortablePath(folder, manifestPath)
  const out = toPortablePath(folder, outPath)
  return [
    'npx forge-remote generate',
    ...(manifest === DEFAULT_MANIFEST ? [] : [quote(manifest)]),
    ...(out === DEFAULT_OUT ? [] : ['--out', quote(out)]),
    ...(zod ? ['--zod'] : []),
  ].join(' ')
}

function quote(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : JSON.stringify(path)
}
