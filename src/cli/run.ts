/**
 * Finds and runs a command, and turns every failure into one clear message.
 *
 * @module
 */
import { ForgeRemoteError, OptionsError } from '../errors.js'
import type { Command, CommandIo } from './command.js'

const HELP = `forge-remote: tools for developers of Atlassian Forge remotes

Usage: forge-remote <command> [options]

  emulator   run Forge on this machine: hosted storage, key set and token issuer
  invoke     call a running remote as Forge does, with a signed invocation token
  attack     send hostile tokens to a running remote and show which got in
  dev        run your server beside an emulator and restart it when files change
  generate   write TypeScript from the entities of the manifest
  lock       write down which entities have been deployed
  token-key  make a key that seals tokens in a shared store

  forge-remote <command> --help   options and examples of one command
  forge-remote --version          the version

Examples:
  forge-remote emulator --manifest manifest.yml
  forge-remote dev -- node dist/main.js
  forge-remote invoke http://127.0.0.1:3000/api/surveys/1 --principal alice
  forge-remote attack http://127.0.0.1:3000/api/surveys/1 --principal alice
  forge-remote generate --check
`

/** Commands are loaded when they are called: each brings libraries that the others do not need. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['emulator', async () => (await import('./emulator-command.js')).emulatorCommand],
  ['invoke', async () => (await import('./invoke-command.js')).invokeCommand],
  ['attack', async () => (await import('./attack-command.js')).attackCommand],
  ['dev', async () => (await import('./dev-command.js')).devCommand],
  ['generate', async () => (await import('./generate-command.js')).generateCommand],
  ['lock', async () => (await import('./lock-command.js')).lockCommand],
  ['token-key', async () => (await import('./token-key-command.js')).tokenKeyCommand],
])

/** What shells say of a program that Ctrl-C has ended. */
const STOPPED = 130

/** @returns The exit code: 0 for success, 1 for failure, 2 when the command line is wrong, 130 when Ctrl-C came first. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...args] = argv
  if (name === '--version') {
    io.out(`${await readVersion()}\n`)
    return 0
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(HELP)
    return name === undefined ? 2 : 0
  }
  const load = COMMANDS.get(name)
  if (load === undefined) {
    io.err(`forge-remote: there is no command "${name}"\n\n${HELP}`)
    return 2
  }
  return await runCommand(name, await load(), args, io)
}

async function runCommand(
  name: string,
  command: Command,
  args: string[],
  io: CommandIo,
): Promise<number> {
  const separator = args.includes('--') ? args.indexOf('--') : args.length
  if (args.slice(0, separator).some((arg) => arg === '--help' || arg === '-h')) {
    io.out(command.help)
    return 0
  }
  try {
    return await command.run(args, io)
  } catch (error) {
    if (io.stop.aborted) {
      io.err(`forge-remote ${name}: stopped\n`)
      return STOPPED
    }
    const { message, code } = describe(error)
    io.err(`forge-remote ${name}: ${message}\n`)
    if (code === 2) io.err(`Run "forge-remote ${name} --help" for options and examples.\n`)
    return code
  }
}

function describe(error: unknown): { message: string; code: number } {
  if (error instanceof OptionsError) return { message: error.message, code: 2 }
  if (error instanceof ForgeRemoteError) {
    return { message: `${error.message}\n${error.nextStep}`, code: 1 }
  }
  if (!(error instanceof Error)) return { message: String(error), code: 1 }
  const systemCode: unknown = Reflect.get(error, 'code')
  // node:util's parseArgs explains a wrong command line well enough.
  const isUsage = typeof systemCode === 'string' && systemCode.startsWith('ERR_PARSE_ARGS')
  return { message: error.message, code: isUsage ? 2 : 1 }
}

async function readVersion(): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  const [, version = 'unknown'] = /"version": "([^"]+)"/.exec(text) ?? []
  return version
}
