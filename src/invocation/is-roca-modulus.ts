/**
 * Recognises RSA moduli made by the faulty library behind ROCA, whose private keys can be computed.
 *
 * Source: CVE-2017-15361; M. Nemec and others, "The Return of Coppersmith's Attack", section 3.
 *
 * @module
 */

/** Such primes have the form k·M + (65537^a mod M), with M the product of these and of the primes that tell nothing. */
const GENERATOR = 65537
const TELLING_PRIMES = [
  11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157,
] as const

/** Remainders that the powers of the generator leave, by prime. */
const POWERS: ReadonlyMap<number, ReadonlySet<number>> = new Map(
  TELLING_PRIMES.map((prime) => [prime, new Set(powersModulo(prime))]),
)

/** Whether the modulus has the fingerprint of ROCA; a sound one has it in one of 200 million cases. */
export function isRocaModulus(modulus: bigint): boolean {
  return [...POWERS].every(([prime, powers]) => powers.has(Number(modulus % BigInt(prime))))
}

function powersModulo(prime: number): number[] {
  const powers = [1]
  let power = GENERATOR % prime
  while (power !== 1) {
    powers.push(power)
    power = (power * GENERATOR) % prime
  }
  return powers
}
