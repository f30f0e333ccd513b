/**
 * Forge on a laptop: storage, key set and tokens on one loopback port.
 *
 * @module
 */
import { assembleEmulator } from './assemble-emulator.js'
import type { EmulatorOptions } from './emulator-options.js'
import type { Emulator } from './emulator.js'

/**
 * Starts an emulator in this process. Data lives in memory and is gone with it.
 *
 * Resolves when it listens and its RSA key is made, so that a remote that starts next finds the key set at once.
 *
 * @example
 *   const emulator = await createEmulator({ manifest: 'manifest.yml', rules: { ttlMode: 'lazy' } })
 *   const token = await emulator.systemToken({ installationId: 'one' })
 *   await emulator.close()
 *
 * @throws OptionsError naming the option, `ManifestError` naming the line, or Node's error when the port is taken.
 */
export async function createEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { emulator, issuer } = await assembleEmulator(options)
  await issuer.keySet()
  return emulator
}
