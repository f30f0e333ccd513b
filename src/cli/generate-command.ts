/**
 * `forge-remote generate`: TypeScript from the entities of a manifest.
 *
 * @module
 */
import { systemClock } from '../clock.js'
import { toLockPath } from './checked-manifest.js'
import type { Command, CommandIo } from './command.js'
import { generateOnChange } from './generate-on-change.js'
import { type GenerateRequest, parseGenerateRequest } from './generate-request.js'
import { checkGenerated, writeGenerated } from './generation.js'
import { watchFiles } from './watch-files.js'

const HELP = `forge-remote generate: TypeScript from the entities of a manifest

Usage: forge-remote generate [MANIFEST] [options]

  MANIFEST     the app's manifest (default manifest.yml)
  --out FILE   the file to write (default src/generated/entities.ts)
  --zod        write zod schemas as well, into a second file beside it: entities.zod.ts
  --check      write nothing; exit with 1 and show what differs when a file is stale
  --watch      generate again whenever the manifest changes, until Ctrl-C
  -h, --help   this text

The file holds the types of all entities and their indexes, the definitions as data, and what types req.forge.entities.
It records the manifest and --zod; a command that leaves them out uses them again (--no-zod takes --zod back).

The manifest is checked first. What is found is printed one per line, as file:line:column severity rule message; what to do.
With an error nothing is written. When forge-entities.lock.json lies beside the manifest, what it says is deployed must
still be declared as it was: see forge-remote lock --help.

Exit code 0 when the files are up to date, 1 when the manifest has errors or --check finds a stale file, 2 when the command
line is wrong.

Examples:
  forge-remote generate
  forge-remote generate app/manifest.yml --out app/src/generated/entities.ts --zod
  forge-remote generate --check    (in CI)
  forge-remote generate --watch    (beside forge-remote dev)
`

/** Writes, checks or watches. */
export const generateCommand: Command = {
  help: HELP,
  async run(args, io) {
    const request = await parseGenerateRequest(args, io.folder)
    if (request.mode === 'check') return await checkGenerated(request, io)
    if (request.mode === 'write') return await writeGenerated(request, io)
    await watchManifest(request, io)
    return 0
  },
}

async function watchManifest(request: GenerateRequest, io: CommandIo): Promise<void> {
  const { manifestPath } = request
  await generateOnChange({
    generate: async () => {
      try {
        await writeGenerated(request, io)
      } catch (error) {
        io.err(`forge-remote generate: ${error instanceof Error ? error.message : String(error)}\n`)
      }
    },
    watch: (onChange) =>
      watchFiles([manifestPath, toLockPath(manifestPath)], systemClock, onChange),
    stop: io.stop,
  })
}
