/**
 * Takes a changed manifest over while the emulator runs: generated code first, then the schema.
 *
 * @module
 */
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { readHeader } from '../codegen/generated-header.js'
import type { CommandIo } from './command.js'
import { type GenerateRequest, parseGenerateRequest } from './generate-request.js'
import { writeGenerated } from './generation.js'
import type { LinePrinter } from './line-printer.js'
import { toPortablePath } from './portable-path.js'
import { readTextIfPresent } from './read-text.js'

/** What to update. */
export interface ManifestUpdateOptions {
  /** Path of the manifest, relative to the folder of `io`. */
  readonly manifest: string
  /** The generated file. Default: where `generate` puts it, when what is there was generated from this manifest. */
  readonly out: string | undefined
  /** Gives the emulator the entities of a manifest; rejects when the manifest has errors. */
  readonly useManifest: (path: string) => Promise<void>
  readonly print: LinePrinter
}

/** Follows a manifest. None of its functions throws: what is wrong is printed, and the next change may mend it. */
export interface ManifestUpdate {
  /** Absolute path. */
  readonly manifestPath: string
  /** Brings generated code up to date. */
  readonly generate: () => Promise<void>
  /**
   * Brings generated code and the emulator up to date.
   *
   * @returns Whether the server has to be restarted: not when something is wrong, and not when code in the folder was written, which whoever
   *   watches the folder notices.
   */
  readonly apply: () => Promise<boolean>
}

/** @throws OptionsError when a path is not one to generate to. */
export async function createManifestUpdate(
  { manifest, out, useManifest, print }: ManifestUpdateOptions,
  io: CommandIo,
): Promise<ManifestUpdate> {
  const args = [manifest, ...(out === undefined ? [] : ['--out', out])]
  const request = await parseGenerateRequest(args, io.folder)
  const { manifestPath, outPath } = request
  const name = toPortablePath(io.folder, manifestPath)
  const printing = { ...io, ...printTo(print) }

  const generate = async () => {
    const isWanted = out !== undefined || (await isGeneratedFrom(request))
    return !isWanted || (await writeGenerated(request, printing)) === 0
  }
  const attempt = async (step: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await step()
    } catch (error) {
      print('dev', error instanceof Error ? error.message : String(error))
      return false
    }
  }
  const take = async () => {
    if (!(await generate())) return false
    await useManifest(manifestPath)
    return true
  }

  return {
    manifestPath,
    generate: async () => void (await attempt(generate)),
    apply: async () => {
      const before = await readOutput(request)
      const isTaken = await attempt(take)
      print(
        'dev',
        isTaken
          ? `${name} changed; the emulator uses its entities now, data is kept`
          : `${name} changed and has errors; the emulator keeps the entities it has`,
      )
      const isNoticed = isBelow(io.folder, outPath) && before !== (await readOutput(request))
      return isTaken && !isNoticed
    },
  }
}

function printTo(print: LinePrinter): Pick<CommandIo, 'out' | 'err'> {
  const write = (text: string) => print('dev', text.trimEnd())
  return { out: write, err: write }
}

async function isGeneratedFrom(request: GenerateRequest): Promise<boolean> {
  const recorded = readHeader((await readOutput(request)) ?? '')
  if (recorded === undefined) return false
  return resolve(dirname(request.outPath), recorded.manifest) === request.manifestPath
}

function readOutput({ outPath }: GenerateRequest): Promise<string | undefined> {
  return readTextIfPresent(outPath)
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}
