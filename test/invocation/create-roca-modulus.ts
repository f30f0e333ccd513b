/**
 * An RSA modulus with the ROCA weakness.
 *
 * @module
 */

const FIRST_PRIMES =
  '2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59 61 67 71 73 79 83 89 97 101 103 107 109 113 127 131 137 139 149 151 157 163'

/** @returns A modulus as the faulty library made them: a power of 65537 modulo the first primes. */
export function createRocaModulus(): string {
  const product = FIRST_PRIMES.split(' ').reduce((all, prime) => all * BigInt(prime), 1n)
  const modulus = ((1n << 2047n) / product + 1n) * product + (65537n ** 12n % product)
  return Buffer.from(modulus.toString(16), 'hex').toString('base64url')
}
