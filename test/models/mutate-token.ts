/**
 * Grammar-aware mutations of compact tokens, on every level: text, parts, encoding, JSON, signature.
 *
 * @module
 */
import { mutateEncoding, mutateText } from './mutate-text.js'
import { mutateJson } from './mutate-json.js'
import type { SeededRandom } from './seeded-random.js'

type Parts = readonly string[]
type PartsMutation = (parts: Parts, random: SeededRandom, stock: readonly string[]) => Parts
type BytesMutation = (bytes: Buffer, random: SeededRandom) => Buffer

const HEADER = 0
const PAYLOAD = 1
const SIGNATURE = 2

const SIGNATURE_MUTATIONS: readonly BytesMutation[] = [
  (bytes, random) => {
    const flipped = Buffer.from(bytes)
    const at = random.between(0, Math.max(0, bytes.length - 1))
    if (bytes.length > 0)
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << random.between(0, 7)), at)
    return flipped
  },
  (bytes, random) => bytes.subarray(random.between(0, bytes.length)),
  (bytes, random) => bytes.subarray(0, random.between(0, bytes.length)),
  (bytes, random) => Buffer.concat([Buffer.alloc(random.between(1, 8)), bytes]),
  (bytes, random) => Buffer.concat([bytes, Buffer.alloc(random.between(1, 8))]),
  (bytes) => Buffer.from(bytes.toReversed()),
  (bytes) => Buffer.from(bytes.map((byte) => 255 - byte)),
  (bytes, random) => Buffer.alloc(bytes.length, random.between(0, 255)),
  (_, random) => Buffer.alloc(random.pick([1, 64, 128, 255, 257, 512]), 1),
  (bytes) => Buffer.concat([bytes, bytes]),
]

const PARTS_MUTATIONS: readonly PartsMutation[] = [
  (parts, random, stock) => withPart(parts, random.between(0, 2), pickPart(random, stock)),
  (parts, random, stock) => withPart(parts, SIGNATURE, pickPart(random, stock, SIGNATURE)),
  (parts, random, stock) => withPart(parts, PAYLOAD, pickPart(random, stock, PAYLOAD)),
  (parts, random, stock) => withPart(parts, HEADER, pickPart(random, stock, HEADER)),
  (parts, random, stock) => [...parts, pickPart(random, stock)],
  (parts, random) => parts.toSpliced(random.between(0, 2), 1),
  (parts, random) => parts.toSpliced(random.between(0, 2), 0, ''),
  (parts, random) => withPart(parts, random.between(0, 2), ''),
  (parts) => parts.toReversed(),
  ...[HEADER, PAYLOAD, SIGNATURE].map((place): PartsMutation => {
    return (parts, random) => withPart(parts, place, mutateEncoding(parts[place] ?? '', random))
  }),
  ...repeat(3, (parts, random) => onBytes(parts, HEADER, (it) => mutateJsonBytes(it, random))),
  ...repeat(4, (parts, random) => onBytes(parts, PAYLOAD, (it) => mutateJsonBytes(it, random))),
  ...repeat(3, (parts, random) =>
    onBytes(parts, SIGNATURE, (it) => random.pick(SIGNATURE_MUTATIONS)(it, random)),
  ),
]

/**
 * Applies one to three mutations.
 *
 * @param stock Tokens to start from and to take parts of.
 */
export function mutateToken(stock: readonly string[], random: SeededRandom): string {
  const mutations = Array.from({ length: random.pick([1, 1, 1, 2, 3]) })
  return mutations.reduce<string>((token) => mutateOnce(token, random, stock), random.pick(stock))
}

function mutateOnce(token: string, random: SeededRandom, stock: readonly string[]): string {
  if (random.chance(0.3)) return mutateText(token, random)
  return random.pick(PARTS_MUTATIONS)(token.split('.'), random, stock).join('.')
}

function withPart(parts: Parts, place: number, part: string): Parts {
  return parts.map((kept, index) => (index === place ? part : kept))
}

function pickPart(random: SeededRandom, stock: readonly string[], place?: number): string {
  return random.pick(stock).split('.')[place ?? random.between(0, 2)] ?? ''
}

function onBytes(parts: Parts, place: number, mutate: (bytes: Buffer) => Buffer): Parts {
  const bytes = mutate(Buffer.from(parts[place] ?? '', 'base64url'))
  return withPart(parts, place, bytes.toString('base64url'))
}

/** Now and then the text is no UTF-8 any more. */
function mutateJsonBytes(bytes: Buffer, random: SeededRandom): Buffer {
  const text = Buffer.from(mutateJson(bytes.toString('utf8'), random))
  return random.chance(0.05) ? Buffer.concat([text, Buffer.from([0xff])]) : text
}

function repeat(times: number, mutation: PartsMutation): PartsMutation[] {
  return Array.from({ length: times }, () => mutation)
}
