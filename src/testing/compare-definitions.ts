/**
 * Finds what differs between entities in code and in the manifest.
 *
 * @module
 */
import type { EntityDefinition, IndexDefinition } from '../wire/entity-definition.js'

/** @returns A sentence for each difference, in the manifest's terms. */
export function compareDefinitions(
  code: readonly EntityDefinition[],
  manifest: readonly EntityDefinition[],
): readonly string[] {
  return compareMembers('entity', byName(code), byName(manifest), (name, left, right) => [
    ...compareAttributes(name, left, right),
    ...compareMembers(
      `entity ${name}: index`,
      byName(left.indexes),
      byName(right.indexes),
      (index, inCode, inManifest) =>
        compareIndexes(`entity ${name}: index ${index}`, inCode, inManifest),
    ),
  ])
}

function compareAttributes(
  name: string,
  left: EntityDefinition,
  right: EntityDefinition,
): readonly string[] {
  const inCode = new Map(Object.entries(left.attributes))
  const inManifest = new Map(Object.entries(right.attributes))
  return compareMembers(`entity ${name}: attribute`, inCode, inManifest, (attribute, of, other) =>
    compareText(`entity ${name}: attribute ${attribute} is of type`, of, other),
  )
}

function compareIndexes(
  subject: string,
  code: IndexDefinition,
  manifest: IndexDefinition,
): readonly string[] {
  return [
    ...compareText(`${subject} has the range`, code.range, manifest.range),
    ...compareText(
      `${subject} has the partition`,
      renderPartition(code.partition),
      renderPartition(manifest.partition),
    ),
  ]
}

function compareMembers<Member>(
  subject: string,
  code: ReadonlyMap<string, Member>,
  manifest: ReadonlyMap<string, Member>,
  compare: (name: string, code: Member, manifest: Member) => readonly string[],
): readonly string[] {
  const onlyInCode = [...code.keys()]
    .filter((name) => !manifest.has(name))
    .map((name) => `${subject} ${name} is in the code, not in the manifest`)
  const others = [...manifest].flatMap(([name, inManifest]) => {
    const inCode = code.get(name)
    return inCode === undefined
      ? [`${subject} ${name} is in the manifest, not in the code`]
      : compare(name, inCode, inManifest)
  })
  return [...onlyInCode, ...others]
}

function compareText(subject: string, code: string, manifest: string): readonly string[] {
  return code === manifest ? [] : [`${subject} ${code} in the code, ${manifest} in the manifest`]
}

function renderPartition(attributes: readonly string[]): string {
  return `[${attributes.join(', ')}]`
}

/** Of several with one name the first counts, as in the manifest. */
function byName<Named extends { readonly name: string }>(
  list: readonly Named[],
): ReadonlyMap<string, Named> {
  const firsts = list.filter(
    ({ name }, index) => list.findIndex((other) => other.name === name) === index,
  )
  return new Map(firsts.map((named) => [named.name, named]))
}
