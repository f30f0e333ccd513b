/**
 * `forge-remote lock`: writes down which entities have been deployed.
 *
 * @module
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { renderEntityLock } from '../codegen/entity-lock-file.js'
import { ENTITY_LOCK_FILE, toEntityLock } from '../codegen/entity-lock.js'
import { OptionsError } from '../errors.js'
import { readCheckedManifest, toLockPath } from './checked-manifest.js'
import type { Command } from './command.js'
import { hasErrors, printFindings } from './finding.js'
import { toPortablePath } from './portable-path.js'
import { writeFileAtomically } from './write-file-atomically.js'

const FORCE = 'force-drop-deployed-definitions'

const HELP = `forge-remote lock: write down which entities have been deployed

Usage: forge-remote lock [MANIFEST] [options]

  MANIFEST     the app's manifest (default manifest.yml)
  --${FORCE}
               write the lock although it loses what was deployed; only for an app that was never
               installed, or definitions that were deployed to development environments alone
  -h, --help   this text

Run it after forge deploy and commit ${ENTITY_LOCK_FILE}, which lies beside the manifest. Forge never deletes or renames
a deployed entity or attribute, nor changes its type, and deletes indexes in development environments alone;
forge-remote generate compares the manifest with the lock and says so before forge deploy does.

Exit code 0 when the lock holds what the manifest declares, 1 when something stands against it, 2 when the command line
is wrong.

Examples:
  forge deploy && forge-remote lock
  forge-remote lock app/manifest.yml
`

/** Writes the lock file, unless that loses something. */
export const lockCommand: Command = {
  help: HELP,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { [FORCE]: { type: 'boolean', default: false } },
    })
    const [manifest = 'manifest.yml', surplus] = positionals
    if (surplus !== undefined) throw new OptionsError(surplus, 'is too much; give one manifest')
    const manifestPath = resolve(io.folder, manifest)
    const checked = await readCheckedManifest(manifestPath, io.folder)
    printFindings(checked.findings, io)
    if (hasErrors(checked.findings)) return 1
    // Indexes that are to be built are what the lock is about to say.
    const losses = checked.lockFindings.filter(({ severity }) => severity === 'error')
    printFindings(losses, io)
    const lockPath = toLockPath(manifestPath)
    const name = toPortablePath(io.folder, lockPath)
    if (losses.length > 0 && !values[FORCE]) {
      io.err(`forge-remote lock: ${name} is kept as it was\n`)
      return 1
    }
    const isWritten = await writeFileAtomically(
      lockPath,
      renderEntityLock(toEntityLock(checked.entities)),
    )
    io.out(`${name} ${isWritten ? 'written' : 'is up to date'}\n`)
    return 0
  },
}
