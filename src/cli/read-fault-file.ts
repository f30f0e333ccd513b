/**
 * Reads fault rules from a file.
 *
 * @module
 */
import { resolve } from 'node:path'
import type { FaultRule } from '../emulator/faults/fault-rule.js'
import { parseFaultRules } from '../emulator/faults/fault-rule-schema.js'
import { OptionsError } from '../errors.js'
import { readText } from './read-text.js'
import { parseJson } from '../values/parse-json.js'

/**
 * Reads a JSON list of fault rules.
 *
 * @param option Name of the option that the path came with.
 * @param path Relative to `folder`; no path means no rules.
 * @throws OptionsError naming the option, and the member when a rule is wrong.
 */
export async function readFaultFile(
  option: string,
  path: string | undefined,
  folder: string,
): Promise<readonly FaultRule[]> {
  if (path === undefined) return []
  const rules = parseJson(await readText(option, resolve(folder, path)))
  if (rules === undefined) throw new OptionsError(option, 'must hold JSON: a list of fault rules')
  return parseFaultRules(option, rules)
}
