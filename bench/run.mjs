/**
 * Measures this package beside what people use today. See README.md.
 */
import { codegenBench } from './codegen.mjs'
import { emulatorBench } from './emulator.mjs'
import { entitiesBench } from './entities.mjs'
import { eventsBench } from './events.mjs'
import { floodBench } from './flood.mjs'
import { layersBench } from './layers.mjs'
import { loopBench } from './loop.mjs'
import { memoryBench } from './memory.mjs'
import { routeBench } from './route.mjs'
import { sharedTokensBench } from './shared-tokens.mjs'
import { startBench } from './start.mjs'
import { storageBench } from './storage.mjs'
import { verificationBench } from './verification.mjs'

const SUITES = {
  verification: verificationBench,
  layers: layersBench,
  flood: floodBench,
  storage: storageBench,
  loop: loopBench,
  route: routeBench,
  memory: memoryBench,
  start: startBench,
  emulator: emulatorBench,
  codegen: codegenBench,
  entities: entitiesBench,
  'shared-tokens': sharedTokensBench,
  events: eventsBench,
}

const rounds = Number(process.env.ROUNDS ?? 5)
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in SUITES))
if (unknown.length > 0) {
  console.error(`no suite ${unknown.join(', ')}; there are ${Object.keys(SUITES).join(', ')}`)
  process.exit(2)
}
console.log(`Node ${process.version}, ${rounds} rounds; compare figures of one run only`)
for (const name of wanted.length === 0 ? Object.keys(SUITES) : wanted) await SUITES[name](rounds)
