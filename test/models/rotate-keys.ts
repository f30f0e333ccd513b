/**
 * Model: a rotation of the signing key, with and without a time in which both keys are published.
 *
 * @module
 */
import { NOW } from '../invocation/sign-token.js'
import { inLanes, inTurn } from './in-turn.js'
import {
  type KeyAnswer,
  type KeyWorld,
  countMostWithin,
  createKeyWorld,
  waitFor,
} from './key-world.js'
import { type SeededRandom, createSeededRandom } from './seeded-random.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const TOKEN_LIFE = 35 * SECOND
const LONGEST_ANSWER = 3 * SECOND
const REFRESH_INTERVAL = 5 * MINUTE
const FLOOD_DELAY = 30 * SECOND
const FETCHES_PER_FLOOD_DELAY = 2
const LANES = 16
/** Start of the key ids of a flood. */
const MADE_UP = 'made-up'

/** What a rotation is like. */
interface Rotation {
  /** Whether somebody sends tokens with key ids of his own making: all the time, or just before the new key is published. */
  flood: 'none' | 'steady' | 'burst'
  publishedAt: number
  /** From here on the new key signs. */
  switchedAt: number
  retiredAt: number
}

/** What became of the requests around rotations. */
export interface RotationTally {
  found: number
  /** Requests whose key was no longer published, or made up by somebody with the retired key. */
  refused: number
  /** What must not happen, with the rotation's number. */
  problems: string[]
}

/** What to rotate, and how often. */
export interface RotationOptions {
  seed: number
  count: number
  /** The old and the new key, under the ids `old` and `new`. */
  jwks: { readonly old: unknown; readonly new: unknown }
  /** Both keys are published before the new one signs and until the old one's tokens have ended. */
  overlaps: boolean
}

/** Rotation `index` of a seed is the same in each run. */
export async function rotateAll(options: RotationOptions): Promise<RotationTally> {
  const tally: RotationTally = { found: 0, refused: 0, problems: [] }
  await inLanes(options.count, LANES, async (index) => {
    const { rotation, world, requests } = await rotate(options, index)
    const signed = world.answers.filter(({ kid }) => !kid.startsWith(MADE_UP))
    const found = signed.filter(({ result }) => result === 'found').length
    tally.found += found
    tally.refused += signed.length - found
    const problems = listProblems(rotation, world, requests)
    tally.problems.push(...problems.map((problem) => `rotation ${index}: ${problem}`))
  })
  return tally
}

async function rotate({ seed, jwks, overlaps }: RotationOptions, index: number) {
  const random = createSeededRandom(seed, index)
  const rotation = planRotation(random, overlaps)
  const world = createKeyWorld(NOW, async (clock) => {
    await waitFor(clock, random.between(0, LONGEST_ANSWER / 2))
    const keys = listPublished(rotation, clock.now()).map((kid) => jwks[kid])
    await waitFor(clock, random.between(0, LONGEST_ANSWER / 2))
    return JSON.stringify({ keys })
  })
  const requests = planRequests(random, rotation)
  await inTurn(requests, async ({ at, kid }) => {
    await world.runUntil(at)
    await world.ask(kid)
  })
  await world.runUntil(rotation.retiredAt + 10 * MINUTE)
  world.keySet.close()
  return { rotation, world, requests: requests.length }
}

function listProblems(rotation: Rotation, world: KeyWorld, requests: number): string[] {
  const most = countMostWithin(world.fetchedAt, FLOOD_DELAY)
  return [
    ...world.answers.flatMap((answer) => findProblem(rotation, answer)),
    ...(world.answers.length === requests ? [] : ['a request was never answered']),
    ...(most > FETCHES_PER_FLOOD_DELAY ? [`${most} fetches in 30 seconds`] : []),
  ]
}

function planRotation(random: SeededRandom, overlaps: boolean): Rotation {
  const flood = random.pick(['none', 'none', 'steady', 'burst'] as const)
  // Every other time a refresh is under way: it has left before the new key was published.
  const publishedAt = random.chance(0.5)
    ? NOW + REFRESH_INTERVAL + random.between(0, 2 * LONGEST_ANSWER)
    : NOW + random.between(MINUTE, 12 * MINUTE)
  if (!overlaps) return { flood, publishedAt, switchedAt: publishedAt, retiredAt: publishedAt }
  const shortestLead = flood === 'none' ? 0 : FLOOD_DELAY + 2 * LONGEST_ANSWER
  const lead = random.pick([shortestLead, random.between(shortestLead, 10 * MINUTE)])
  const rest = TOKEN_LIFE + random.pick([1, random.between(1, 20 * MINUTE)])
  return {
    flood,
    publishedAt,
    switchedAt: publishedAt + lead,
    retiredAt: publishedAt + lead + rest,
  }
}

function listPublished(rotation: Rotation, at: number): readonly ('old' | 'new')[] {
  return [
    ...(at < rotation.retiredAt ? (['old'] as const) : []),
    ...(at >= rotation.publishedAt ? (['new'] as const) : []),
  ]
}

interface KeyRequest {
  at: number
  kid: string
}

function planRequests(random: SeededRandom, rotation: Rotation): readonly KeyRequest[] {
  const all = [planGenuine, planStolen, planFlood].flatMap((plan) => plan(random, rotation))
  return [{ at: NOW, kid: 'old' }, ...all.toSorted((a, b) => a.at - b.at)]
}

/** Genuine tokens up to their end, many of them around the rotation, and one right after it. */
function planGenuine(random: SeededRandom, rotation: Rotation): KeyRequest[] {
  const { switchedAt } = rotation
  const anyTime = Array.from({ length: 24 }, () => {
    const at = random.chance(0.5) ? near(random, rotation) : anytime(random, rotation)
    return { at, kid: at - random.between(0, TOKEN_LIFE - 1) < switchedAt ? 'old' : 'new' }
  })
  return [
    ...anyTime,
    { at: switchedAt + random.between(0, 2 * SECOND), kid: 'new' },
    { at: switchedAt + FLOOD_DELAY + random.between(LONGEST_ANSWER, FLOOD_DELAY), kid: 'new' },
  ]
}

/** Tokens that somebody signs with the retired key. */
function planStolen(random: SeededRandom, { retiredAt }: Rotation): KeyRequest[] {
  return Array.from({ length: 6 }, () => ({
    at: retiredAt + random.between(0, 9 * MINUTE),
    kid: 'old',
  }))
}

function planFlood(random: SeededRandom, rotation: Rotation): KeyRequest[] {
  if (rotation.flood === 'none') return []
  if (rotation.flood === 'burst') {
    return Array.from({ length: 6 }, (_, index) => ({
      at: rotation.publishedAt - random.between(1, FLOOD_DELAY / 2),
      kid: `${MADE_UP}${index}`,
    }))
  }
  return Array.from({ length: 60 }, (_, index) => ({
    at: random.chance(0.5) ? near(random, rotation) : anytime(random, rotation),
    kid: `${MADE_UP}${random.chance(0.5) ? index : ''}`,
  }))
}

function anytime(random: SeededRandom, { retiredAt }: Rotation): number {
  return random.between(NOW + LONGEST_ANSWER, retiredAt + 9 * MINUTE)
}

function near(random: SeededRandom, { publishedAt, switchedAt, retiredAt }: Rotation): number {
  return random.pick([publishedAt, switchedAt, retiredAt]) + random.between(-TOKEN_LIFE, TOKEN_LIFE)
}

function findProblem(rotation: Rotation, answer: KeyAnswer): string[] {
  const { kid, askedAt, answeredAt, result } = answer
  const about = `${kid} asked at ${toSeconds(askedAt)}, ${result} at ${toSeconds(answeredAt)}`
  const isPublishedAt = (at: number) => listPublished(rotation, at).some((it) => it === kid)
  if (result === 'unavailable') return [`${about}, though the endpoint works`]
  if (result === 'found') {
    const since = askedAt - REFRESH_INTERVAL - 2 * LONGEST_ANSWER
    return isPublishedAt(since) || isPublishedAt(askedAt) || isPublishedAt(answeredAt)
      ? []
      : [`${about}, though it was retired long before`]
  }
  // Of a flood the key set frees itself after half a minute.
  const publishedSince =
    rotation.flood === 'none' ? askedAt : askedAt - FLOOD_DELAY - LONGEST_ANSWER
  return isPublishedAt(publishedSince) && isPublishedAt(askedAt) && isPublishedAt(answeredAt)
    ? [`${about}, though it was published`]
    : []
}

function toSeconds(at: number): number {
  return (at - NOW) / SECOND
}
