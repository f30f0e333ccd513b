/**
 * A storage engine behind HTTP that keeps its data in a file: what the crash model runs as a process of its own, and kills.
 *
 * Arguments: path of the file, `durable` or `fast`, and `true` or `hasty`; hasty ones answer before they write.
 *
 * @module
 */
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { systemClock } from '../../src/clock.js'
import type { Commit } from '../../src/emulator/data/commit.js'
import { type DataFile, openDataFile } from '../../src/emulator/data/open-data-file.js'
import { writeDataLines } from '../../src/emulator/data/write-data-lines.js'
import { engineRulesSchema } from '../../src/emulator/engine/engine-rules-schema.js'
import { createStorageEngine } from '../../src/emulator/engine/storage-engine.js'
import { createJsonLogger } from '../../src/logger.js'
import { CRASH_ENTITIES, CRASH_TENANT } from './crash-data.js'

const [path = '', durability, honesty] = process.argv.slice(2)
const isHasty = honesty === 'hasty'
const { appId } = CRASH_TENANT
const HASTY_COMMITS = 50

let file: DataFile | undefined
const late: Commit[] = []

function record(commit: Commit): void {
  late.push(commit)
  if (isHasty && late.length < HASTY_COMMITS) return
  for (const each of late.splice(0)) file?.record(each)
}

const rules = engineRulesSchema.parse({})
const engine = createStorageEngine({
  entities: CRASH_ENTITIES,
  rules,
  clock: systemClock,
  onCommit: record,
})
file = await openDataFile({
  path,
  durable: durability === 'durable',
  appId,
  engine,
  rules,
  clock: systemClock,
  log: createJsonLogger(),
})
const opened = file

const server = createServer((request, response) => {
  void (async () => {
    const body = Buffer.from(await text(request))
    if (request.url === '/export') {
      response.end([...writeDataLines(engine, { appId })].join(''))
      return
    }
    const operation = request.url === '/transaction' ? 'transaction' : 'set'
    const { status } = engine.execute(CRASH_TENANT, operation, body)
    if (!isHasty) await opened.flushed()
    response.writeHead(status).end()
  })()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : address}\n`)
})
