/**
 * The signing keys of a run: one that signs, and those that are still published.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import { type SigningKey, createSigningKey, shareFirstKey } from './signing-key.js'

/** Options of {@link SigningKeyRing.rotate}. */
export interface RotateKeysOptions {
  /** Whether the keys that were published so far stay so. Default `true`. */
  keepOld?: boolean | undefined
}

/** The signing keys of a run. All calls act in order, also on keys that are still being made. */
export interface SigningKeyRing {
  /** Resolves to the key that signs: the newest. */
  newest: () => Promise<SigningKey>
  /** Resolves to the keys that are published, the newest first. */
  published: () => Promise<readonly SigningKey[]>
  /** Makes a key, which signs from now on. Resolves to its id. */
  rotate: (options?: RotateKeysOptions) => Promise<string>
  /**
   * Publishes a key no longer.
   *
   * @throws `ERR_BAD_REQUEST` when the key signs, or is not published.
   */
  retire: (keyId: string) => Promise<void>
}

interface Ring {
  readonly newest: SigningKey
  readonly older: readonly SigningKey[]
}

/** Creates a ring of one key: that of the process, which is made in the background. */
export function createSigningKeyRing(): SigningKeyRing {
  let ring: Promise<Ring> = shareFirstKey().then((newest) => ({ newest, older: [] }))

  return {
    newest: async () => (await ring).newest,
    published: async () => toList(await ring),
    rotate: async ({ keepOld = true } = {}) => {
      const making = createSigningKey()
      ring = Promise.all([ring, making]).then(([previous, newest]) => ({
        newest,
        older: keepOld ? toList(previous) : [],
      }))
      return (await ring).newest.keyId
    },
    retire: async (keyId) => {
      const before = ring
      ring = before.then(({ newest, older }) => ({
        newest,
        older: older.filter((key) => key.keyId !== keyId),
      }))
      checkRetirement(keyId, await before)
    },
  }
}

function toList({ newest, older }: Ring): readonly SigningKey[] {
  return [newest, ...older]
}

function checkRetirement(keyId: string, { newest, older }: Ring): void {
  if (older.some((key) => key.keyId === keyId)) return
  const problem =
    keyId === newest.keyId ? 'this key signs; rotate first' : 'no such key is published'
  throw new ForgeRemoteError('ERR_BAD_REQUEST', `keyId: ${problem}`)
}
