/**
 * What `forge-remote attack` is asked to do.
 *
 * @module
 */
import { parseArgs } from 'node:util'
import { ATTACKS, ATTACK_GROUPS, type NamedAttack } from '../emulator/attacks/attacks.js'
import type { AttackedInvocation } from './attack-source.js'
import { OptionsError } from '../errors.js'
import { CALL_ARGUMENTS } from './call-arguments.js'
import { parseModule } from './parse-module.js'
import { addPath, parseTarget } from './parse-target.js'

/** A command line that was understood. */
export interface AttackPlan {
  readonly url: URL
  readonly method: string
  /** JSON text, or `@` and a path. */
  readonly body: string | undefined
  /** Address of the emulator. */
  readonly emulator: string
  /** What calls. */
  readonly invocation: AttackedInvocation
  /** Never empty. */
  readonly attacks: readonly NamedAttack[]
  readonly concurrency: number
  readonly isJson: boolean
}

const MAX_CONCURRENCY = 32

/** @throws OptionsError, or the error of `node:util` that explains an unknown option. */
export function parseAttackPlan(args: string[]): AttackPlan {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...CALL_ARGUMENTS,
      only: { type: 'string', multiple: true },
      concurrency: { type: 'string', default: '4' },
      json: { type: 'boolean', default: false },
    },
  })
  const { body, principal, module, installation: installationId, emulator, json: isJson } = values
  const method = parseMethod(values.method ?? (body === undefined ? 'GET' : 'POST'))
  if (body !== undefined && method === 'GET') {
    throw new OptionsError('--body', 'cannot be sent with GET; leave out --method')
  }
  const target = parseTarget(positionals)
  if (target === undefined) throw new OptionsError('URL', 'is missing')
  return {
    url: addPath(target, values.path),
    method,
    body,
    emulator,
    invocation: {
      installationId,
      ...(values.environment !== undefined && { environment: values.environment }),
      ...(principal !== undefined && { principal }),
      ...(module !== undefined && { module: parseModule(module) }),
    },
    attacks: chooseAttacks(values.only),
    concurrency: parseConcurrency(values.concurrency),
    isJson,
  }
}

function parseMethod(text: string): string {
  if (/^[a-z]+$/i.test(text)) return text.toUpperCase()
  throw new OptionsError('--method', `must be a method such as POST, not "${text}"`)
}

/** Each choice is a group, a row such as `B1`, or an id. */
function chooseAttacks(choices: readonly string[] | undefined): readonly NamedAttack[] {
  if (choices === undefined) return ATTACKS
  const unknown = choices.find((choice) => !ATTACKS.some((attack) => matches(choice, attack)))
  if (unknown !== undefined) {
    const problem = `must be one of ${ATTACK_GROUPS.join(', ')}, or an id such as B1-none, not "${unknown}"`
    throw new OptionsError('--only', problem)
  }
  return ATTACKS.filter((attack) => choices.some((choice) => matches(choice, attack)))
}

function matches(choice: string, { group, id }: NamedAttack): boolean {
  return choice === group || choice === id || choice === id.slice(0, id.indexOf('-'))
}

function parseConcurrency(text: string): number {
  const concurrency = Number(text)
  if (/^\d{1,2}$/.test(text) && concurrency >= 1 && concurrency <= MAX_CONCURRENCY) {
    return concurrency
  }
  throw new OptionsError('--concurrency', `must be from 1 to ${MAX_CONCURRENCY}, not "${text}"`)
}
