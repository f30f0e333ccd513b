/**
 * Generates files from a manifest on disk, and writes them or compares them with what is there.
 *
 * @module
 */
import { basename, dirname, join } from 'node:path'
import { ENTITY_LOCK_FILE } from '../codegen/entity-lock.js'
import { type GeneratedFile, generateFiles } from '../codegen/generate-files.js'
import { readHeader } from '../codegen/generated-header.js'
import { renderUnifiedDiff } from '../codegen/unified-diff.js'
import { OptionsError } from '../errors.js'
import { readCheckedManifest } from './checked-manifest.js'
import type { CommandIo } from './command.js'
import { hasErrors, printFindings } from './finding.js'
import { type GenerateRequest, renderGenerateCommand } from './generate-request.js'
import { toPortablePath } from './portable-path.js'
import { readTextIfPresent } from './read-text.js'
import { writeFileAtomically } from './write-file-atomically.js'

/** A generated file and its place. */
interface PlacedFile extends GeneratedFile {
  /** Absolute path. */
  readonly path: string
}

/** What was generated. */
interface Generated {
  readonly files: readonly PlacedFile[]
  /** Whether a lock file says what is deployed. */
  readonly isLocked: boolean
}

const NO_LOCK = `without ${ENTITY_LOCK_FILE} nothing guards what is deployed; after forge deploy, run "forge-remote lock" and commit the file`

/**
 * Writes the files, unless something is wrong with the manifest.
 *
 * @returns The exit code.
 * @throws OptionsError when a file is in the way that was not generated.
 */
export async function writeGenerated(request: GenerateRequest, io: CommandIo): Promise<number> {
  const generated = await generate(request, io)
  if (generated === undefined) return 1
  const { files } = generated
  await Promise.all(files.map(({ path }) => refuseForeignFile(path, io.folder)))
  for (const { path, text } of files) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the schemas import the types
    const isWritten = await writeFileAtomically(path, text)
    io.out(`${toPortablePath(io.folder, path)} ${isWritten ? 'written' : 'is up to date'}\n`)
  }
  return 0
}

/**
 * Compares the files with what is there and prints the difference.
 *
 * @returns The exit code.
 */
export async function checkGenerated(request: GenerateRequest, io: CommandIo): Promise<number> {
  const generated = await generate(request, io)
  if (generated === undefined) return 1
  const { files, isLocked } = generated
  const diffs = await Promise.all(files.map((file) => compareWithDisk(file, io.folder)))
  const isStale = diffs.some((diff) => diff !== '')
  if (isStale) {
    io.out(diffs.map((diff) => paintDiff(diff, io)).join(''))
    io.err(`forge-remote generate: stale; run "${renderGenerateCommand(request, io.folder)}"\n`)
    return 1
  }
  for (const { path } of files) io.out(`${toPortablePath(io.folder, path)} is up to date\n`)
  if (!isLocked) io.err(`forge-remote generate: ${NO_LOCK}\n`)
  return 0
}

/** Prints what is found. */
async function generate(
  { manifestPath, outPath, zod }: GenerateRequest,
  io: CommandIo,
): Promise<Generated | undefined> {
  const checked = await readCheckedManifest(manifestPath, io.folder)
  const findings = [...checked.findings, ...checked.lockFindings]
  printFindings(findings, io)
  if (hasErrors(findings)) return undefined
  const folder = dirname(outPath)
  const options = { manifest: toPortablePath(folder, manifestPath), zod }
  const files = generateFiles(checked.entities, basename(outPath), options)
  return {
    files: files.map((file) => ({ ...file, path: join(folder, file.name) })),
    isLocked: checked.isLocked,
  }
}

async function refuseForeignFile(path: string, folder: string): Promise<void> {
  const text = await readTextIfPresent(path)
  if (text === undefined || readHeader(text) !== undefined) return
  const problem = `would overwrite ${toPortablePath(folder, path)}, which was not generated; remove it or give another path`
  throw new OptionsError('--out', problem)
}

async function compareWithDisk({ path, text }: PlacedFile, folder: string): Promise<string> {
  const name = toPortablePath(folder, path)
  const before = normalise((await readTextIfPresent(path)) ?? '')
  return renderUnifiedDiff({
    beforeName: before === '' ? `${name} (missing)` : name,
    before,
    afterName: `${name} (generated)`,
    after: text,
  })
}

/** Git may check files out with the line ends of Windows. */
function normalise(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function paintDiff(diff: string, io: CommandIo): string {
  if (!io.isColourful) return diff
  return diff
    .replaceAll(/^(\+.*)$/gm, '\u001b[32m$1\u001b[39m')
    .replaceAll(/^(-.*)$/gm, '\u001b[31m$1\u001b[39m')
}
