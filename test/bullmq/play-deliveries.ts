/**
 * Forge delivers events, some twice and none in order, to processes that are killed.
 *
 * @module
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { EventQueue } from '../../src/events/event-queue.js'
import type { TestForge } from '../../src/testing/index.js'
import { isPoison, toCountKey } from './event-app.js'

/** A process that takes events in and works on them. */
export interface EventProcess {
  /** Where it listens. */
  readonly url: string
  /** Ends it as a crash does: at once, whatever it is at. */
  kill: () => Promise<void>
}

/** What is played. */
export interface DeliveryPlay {
  readonly forge: TestForge
  /** Looks into the queue; works on nothing. */
  readonly queue: EventQueue
  readonly startProcess: () => Promise<EventProcess>
  readonly events: number
  readonly installations: number
  readonly kills: number
  /** Longest wait for the queue to become empty, in milliseconds. */
  readonly drainMs: number
  /** Lets the time of the processes pass, where it does not by itself. */
  readonly pass: (ms: number) => void
  /** From 0 to below 1. */
  readonly random: () => number
}

/** What came of it. */
export interface DeliveryReport {
  readonly deliveries: number
  /** Deliveries that were not answered 204, and made again. */
  readonly refused: number
  readonly kills: number
  /** What should not be. */
  readonly problems: readonly string[]
}

interface PlannedDelivery {
  readonly number: number
  readonly tries: number
}

const PROCESSES = 2
const SENDERS = 12
const MAX_TRIES = 200
const CHECKED_AT_ONCE = 500

/** Plays until each event was answered 204, waits until the queue is empty, and counts. */
export async function playDeliveries(play: DeliveryPlay): Promise<DeliveryReport> {
  const { forge, events, kills, random, startProcess } = play
  const plan = planDeliveries(events, random)
  const deliveries = plan.length
  const headers = await mintHeaders(play)
  const start = async () => {
    const begun = await startProcess()
    for (const own of headers) {
      // oxlint-disable-next-line no-await-in-loop -- few
      await post(`${begun.url}/keep-alive`, own, {})
    }
    return begun
  }
  const living = await Promise.all(Array.from({ length: PROCESSES }, start))
  let [sent, refused, killed] = [0, 0, 0]
  let killing = Promise.resolve()
  const problems: string[] = []

  async function killOne(): Promise<void> {
    const [victim] = living.splice(Math.floor(random() * living.length), 1)
    await victim?.kill()
    living.push(await start())
  }

  async function send(): Promise<void> {
    for (let next = plan.shift(); next !== undefined; next = plan.shift()) {
      const { number, tries } = next
      sent += 1
      play.pass(200)
      if (killed < kills && sent > ((killed + 1) * deliveries) / (kills + 1)) {
        killed += 1
        killing = killing.then(killOne)
      }
      const target = living[Math.floor(random() * living.length)]
      const own = headers[number % headers.length] ?? {}
      // oxlint-disable-next-line no-await-in-loop -- one delivery after the other
      const status = await post(`${target?.url}/events`, own, toEvent(number))
      if (status === 204) continue
      refused += 1
      if (tries >= MAX_TRIES) problems.push(`event ${number} was never taken: ${status}`)
      else plan.push({ number, tries: tries + 1 })
      // oxlint-disable-next-line no-await-in-loop -- a process is being replaced
      await wait(20)
    }
  }

  await Promise.all(Array.from({ length: SENDERS }, send))
  await killing
  problems.push(...(await findProblems(play, forge)))
  await Promise.all(living.map((begun) => begun.kill()))
  return { deliveries, refused, kills: killed, problems }
}

/** Each event once, twice or three times, near its place and not in order. */
function planDeliveries(events: number, random: () => number): PlannedDelivery[] {
  const numbers = Array.from({ length: events }, (_value, number) => number)
  return numbers
    .flatMap((number) => [
      number,
      ...(random() < 0.3 ? [number] : []),
      ...(random() < 0.05 ? [number] : []),
    ])
    .map((number) => ({ number, tries: 0, place: number + random() * 60 }))
    .toSorted((one, other) => one.place - other.place)
}

function toEvent(number: number) {
  const issue = {
    id: String(number),
    key: `P-${number}`,
    fields: { summary: 'canary of a person' },
  }
  return { payload: { eventType: 'avi:jira:created:issue', issue } }
}

async function mintHeaders({ forge, installations }: DeliveryPlay) {
  const ids = Array.from({ length: installations }, (_value, index) => toInstallation(index))
  return await Promise.all(
    ids.map((installationId) => forge.invocation({ installationId, expiresInSeconds: 3500 })),
  )
}

function toInstallation(index: number): string {
  return `ari:cloud:ecosystem::installation/00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
}

async function post(url: string, headers: Record<string, string>, body: unknown): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}

/** Waits until everything is done, and then a moment longer for what would be done twice. */
async function findProblems(play: DeliveryPlay, forge: TestForge): Promise<string[]> {
  const endsAt = Date.now() + play.drainMs
  let problems = await count(play, forge)
  while (problems.length > 0 && !problems.some(isHopeless) && Date.now() < endsAt) {
    play.pass(20_000)
    // oxlint-disable-next-line no-await-in-loop -- the queue empties at its own pace
    await wait(250)
    // oxlint-disable-next-line no-await-in-loop -- likewise
    problems = await count(play, forge)
  }
  return problems
}

/** More time makes nothing that was done twice undone. */
function isHopeless(problem: string): boolean {
  return /carried out (?:[2-9]|\d\d) times/.test(problem)
}

async function count({ queue, events, installations }: DeliveryPlay, forge: TestForge) {
  const stores = Array.from({ length: installations }, (_value, index) => {
    return forge.storage(toInstallation(index))
  })
  const letters = await queue.deadLetters(events)
  const dead = new Map(letters.map(({ job, reason }) => [readNumber(job?.event), reason]))
  const numbers = Array.from({ length: events }, (_value, number) => number)
  const check = async (number: number) => {
    const found = await stores[number % installations]?.get<number>(toCountKey(number))
    const wanted = isPoison(number) ? undefined : 1
    if (found === wanted && dead.has(number) === isPoison(number)) return []
    return [
      `event ${number} was carried out ${found ?? 0} times; ${dead.get(number) ?? 'not given up'}`,
    ]
  }
  const problems: string[] = []
  for (let first = 0; first < events; first += CHECKED_AT_ONCE) {
    const some = numbers.slice(first, first + CHECKED_AT_ONCE)
    // oxlint-disable-next-line no-await-in-loop -- all at once would be a storm of its own
    problems.push(...(await Promise.all(some.map(check))).flat())
  }
  return problems
}

function readNumber(event: Readonly<Record<string, unknown>> | undefined): number {
  const issue = event?.['issue']
  return typeof issue === 'object' && issue !== null ? Number(Reflect.get(issue, 'id')) : NaN
}
