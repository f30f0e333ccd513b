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
 * It listens before its RSA key exists; minting and the key set wait for the key.
 *
 * @example
 *   const emulator = await createEmulator({ manifest: 'manifest.yml', rules: { ttlMode: 'lazy' } })
 *   const token = await emulator.systemToken({ installationId: 'one' })
 *   await emulator.close()
 *
 * @throws OptionsError naming the option, `ManifestError` naming the line, or Node's error when the port is taken.
 */
export async function createEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { emulator } = await assembleEmulator(options)
  return emulator
}
