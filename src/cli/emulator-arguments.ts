/**
 * How an emulator is ordered on the command line, by `emulator` and `dev` alike.
 *
 * @module
 */
import { resolve } from 'node:path'
import type { EmulatorOptions } from '../emulator/emulator-options.js'
import {
  FAULT_SCENARIOS,
  type ScenarioName,
  parseScenarioName,
} from '../emulator/faults/fault-scenarios.js'
import { type ProductFixtures, readProductFixtures } from '../emulator/product/product-fixtures.js'
import { quotaOptionsSchema } from '../emulator/quotas/quota-options.js'
import { QUOTA_PROFILES } from '../emulator/quotas/quota-profiles.js'
import { parseRuleAssignments } from '../emulator/rule-assignments.js'
import { OptionsError } from '../errors.js'
import type { CommandIo } from './command.js'
import { readFaultFile } from './read-fault-file.js'
import { readText } from './read-text.js'

/** By date; objects list names that are numbers first. */
const QUOTA_NAMES: readonly string[] = [
  'none',
  ...Object.keys(QUOTA_PROFILES).filter((name) => name !== 'none'),
]

/** Those with rules, which go on acting. */
const LASTING_SCENARIOS = Object.entries(FAULT_SCENARIOS).flatMap(([name, { rules }]) =>
  rules.length === 0 ? [] : [name],
)
const MAX_PORT = 65_535

/** For `parseArgs`. */
export const EMULATOR_ARGUMENTS = {
  manifest: { type: 'string', default: 'manifest.yml' },
  port: { type: 'string', default: '4555' },
  'admin-port': { type: 'string' },
  data: { type: 'string' },
  durable: { type: 'boolean', default: false },
  load: { type: 'string' },
  product: { type: 'string' },
  quotas: { type: 'string', default: 'none' },
  'retry-after': { type: 'boolean', default: false },
  faults: { type: 'string' },
  scenario: { type: 'string', multiple: true },
  rule: { type: 'string', multiple: true },
  seed: { type: 'string' },
} as const

/** What they mean. */
export const EMULATOR_HELP: string = `  --manifest FILE    the app's manifest (default manifest.yml)
  --port N           port of storage and key set; 0 takes any free port (default 4555)
  --admin-port N     port of the admin API and the console (default: the port after --port;
                     with --port 0 any free one)
  --data FILE        keep the data in this file (default: in memory, gone when it ends)
  --durable          with --data: write to the disk before each answer, for those who pull plugs
  --load FILE        load a seed or an export first, unless --data holds data already
  --product FILE     what Jira and Confluence answer, as JSON or YAML; see docs/emulator.md (default: 404)
  --quotas PROFILE   hold each installation to the limits of a day: ${QUOTA_NAMES.join(', ')} (default none)
  --retry-after      with --quotas: each 429 says how long to wait; whether the platform's does is not known
  --faults FILE      disturb storage and key set by the rules of a JSON file; see docs/faults.md
  --scenario NAME    start with a set of faults; may be given again:
${renderNames(LASTING_SCENARIOS)}
  --rule NAME=VALUE  answer otherwise where nobody has measured the platform; may be given again; see the list below
  --seed TEXT        make ids and chances the same in each run (default: random)`

/** What was given on the command line. */
export interface EmulatorArguments {
  readonly manifest: string
  readonly port: string
  readonly 'admin-port'?: string | undefined
  readonly data?: string | undefined
  readonly durable: boolean
  readonly load?: string | undefined
  readonly product?: string | undefined
  readonly quotas: string
  readonly 'retry-after': boolean
  readonly faults?: string | undefined
  readonly scenario?: readonly string[] | undefined
  readonly rule?: readonly string[] | undefined
  readonly seed?: string | undefined
}

/** How to start an emulator, its files read. */
export interface EmulatorOrder {
  readonly options: Omit<EmulatorOptions, 'log'> & { readonly port: number }
  /** Port of the admin API; 0 for a free one. */
  readonly adminPort: number
  /** Started at once. */
  readonly scenarios: readonly ScenarioName[]
  /** A seed or an export to load. */
  readonly load?: { readonly source: string; readonly text: string }
}

/** @throws OptionsError naming the option. */
export async function readEmulatorArguments(
  given: EmulatorArguments,
  io: CommandIo,
): Promise<EmulatorOrder> {
  const { data, durable, seed, load } = given
  if (durable && data === undefined) throw new OptionsError('--durable', 'needs --data FILE')
  const port = parsePort('--port', given.port)
  const nextPort = String(port === 0 || port === MAX_PORT ? 0 : port + 1)
  return {
    options: {
      manifest: resolve(io.folder, given.manifest),
      variables: io.environment,
      port,
      rules: parseRuleAssignments('--rule', given.rule ?? []),
      faults: await readFaultFile('--faults', given.faults, io.folder),
      quotas: parseQuotas(given.quotas, given['retry-after']),
      product: await readProduct(given.product, io),
      durable,
      seed,
      data: data === undefined ? undefined : resolve(io.folder, data),
    },
    adminPort: parsePort('--admin-port', given['admin-port'] ?? nextPort),
    scenarios: (given.scenario ?? []).map(parseScenario),
    ...(load === undefined
      ? {}
      : { load: { source: load, text: await readText('--load', resolve(io.folder, load)) } }),
  }
}

/** Four names to a line, below an option's own text. */
function renderNames(names: readonly string[]): string {
  const lines = names.flatMap((_, at) => (at % 4 === 0 ? [names.slice(at, at + 4)] : []))
  return lines.map((line) => `${' '.repeat(21)}${line.join(', ')}`).join(',\n')
}

function parsePort(option: string, text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= MAX_PORT) return port
  throw new OptionsError(option, `must be a port from 0 to 65535, not "${text}"`)
}

/** @throws OptionsError for what happens once: nothing is there yet that it could happen to. */
function parseScenario(text: string): ScenarioName {
  const name = parseScenarioName('--scenario', text)
  if (LASTING_SCENARIOS.includes(name)) return name
  throw new OptionsError(
    '--scenario',
    `${name} happens once, to what is there by then: start it in the console, or by POST /scenarios/start`,
  )
}

function parseQuotas(profile: string, saysWhen: boolean): EmulatorOptions['quotas'] {
  if (saysWhen && profile === 'none') throw new OptionsError('--retry-after', 'needs --quotas')
  const retryAfter = saysWhen ? 'present' : 'absent'
  const parsed = quotaOptionsSchema.safeParse({ profile, retryAfter })
  if (parsed.success) return parsed.data
  throw new OptionsError('--quotas', `must be one of ${QUOTA_NAMES.join(', ')}, not "${profile}"`)
}

async function readProduct(
  file: string | undefined,
  io: CommandIo,
): Promise<ProductFixtures | undefined> {
  if (file === undefined) return undefined
  return readProductFixtures('--product', await readText('--product', resolve(io.folder, file)))
}
