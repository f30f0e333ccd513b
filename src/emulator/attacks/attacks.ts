/**
 * All attacks that can be sent to a remote, in groups.
 *
 * @module
 */
import { ALGORITHM_ATTACKS } from './algorithm-attacks.js'
import { ATTACK_ROWS, type AttackRow } from './attack-rows.js'
import type { Attack } from './attack.js'
import { BEARER_ATTACKS } from './bearer-attacks.js'
import { CLAIM_ATTACKS } from './claim-attacks.js'
import { JSON_ATTACKS } from './json-attacks.js'
import { KEY_ATTACKS } from './key-attacks.js'
import { SIGNATURE_ATTACKS } from './signature-attacks.js'
import { STRUCTURE_ATTACKS } from './structure-attacks.js'
import { TENANT_ATTACKS } from './tenant-attacks.js'

/** Groups of attacks, in the order in which they are tried. */
export const ATTACK_GROUPS = [
  'structure',
  'json',
  'bearer',
  'algorithm',
  'signature',
  'key',
  'claim',
  'tenant',
] as const

/** A group of attacks. */
export type AttackGroup = (typeof ATTACK_GROUPS)[number]

/** An attack with what people read about it. */
export interface NamedAttack extends Attack, AttackRow {
  readonly group: AttackGroup
}

const TABLES: Readonly<Record<AttackGroup, readonly Attack[]>> = {
  structure: STRUCTURE_ATTACKS,
  json: JSON_ATTACKS,
  bearer: BEARER_ATTACKS,
  algorithm: ALGORITHM_ATTACKS,
  signature: SIGNATURE_ATTACKS,
  key: KEY_ATTACKS,
  claim: CLAIM_ATTACKS,
  tenant: TENANT_ATTACKS,
}

/** All attacks; their ids are unique. */
export const ATTACKS: readonly NamedAttack[] = ATTACK_GROUPS.flatMap((group) =>
  TABLES[group].map((attack) => ({ ...findRow(attack.id), ...attack, group })),
)

function findRow(id: string): AttackRow {
  const row = ATTACK_ROWS.get(id.slice(0, id.indexOf('-')))
  if (row === undefined) throw new TypeError(`the catalogue has no row for ${id}`)
  return row
}
