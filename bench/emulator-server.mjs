/**
 * An emulator with 10,000 items and measures; prints its address and a token.
 */
import { createEmulator } from 'forge-remote/emulator'
import { MANIFEST, toItem, toMeasure } from './emulator-work.mjs'

const ITEMS = 10_000
const BATCH = 25

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const emulator = await createEmulator({ manifest: MANIFEST, log: quiet })
const token = await emulator.systemToken({ installationId: 'bench' })
for (let first = 0; first < ITEMS; first += BATCH) {
  const numbers = Array.from({ length: BATCH }, (_, index) => first + index)
  for (const toBody of [toItem, toMeasure]) {
    await fetch(`${emulator.storageUrl}/v1/batch/set`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(numbers.map(toBody)),
    })
  }
}
console.log(JSON.stringify({ url: emulator.storageUrl, token, items: ITEMS }))
