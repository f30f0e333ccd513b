/**
 * Model: who may use a system token that another invocation brought.
 *
 * @module
 */
import { createManualClock } from '../../src/testing/manual-clock.js'
import { AccessToken } from '../../src/tokens/access-token.js'
import { mayShareToken } from '../../src/tokens/may-share-token.js'
import { type TokenCache, createTokenCache } from '../../src/tokens/token-cache.js'
import { mintSecret } from '../invocation/canary.js'
import { NOW } from '../invocation/sign-token.js'
import { type SeededRandom, createSeededRandom } from './seeded-random.js'

const MINUTE = 60_000
const MARGIN = MINUTE
const PAIRINGS_PER_HISTORY = 100
const BRINGERS_PER_ASKER = 3

/** Names that only differ for a reader who takes care. */
const APPS = ['app', 'App', 'app","e', 'app ']
const ENVIRONMENTS = ['e', 'E', 'e","i', '']
const INSTALLATIONS = ['i', 'I', 'i1', 'ari:cloud:ecosystem::installation/i', '","i']
const MODULES = [
  'core:trigger',
  'core:endpoint',
  'core:webtrigger',
  'core:webTrigger',
  'CORE:trigger',
  'core',
  'xen:core:',
  'jira:panel',
]
const PRINCIPALS = [undefined, undefined, 'user', 'User', 'user-2', 'user","x', '__proto__']

interface Caller {
  appId: string
  environmentId: string
  installationId: string
  moduleType: string
  principal: string | undefined
}

interface Brought {
  by: Caller
  token: AccessToken
  /** Until when it is set aside, since it was refused. */
  restsUntil?: number
}

/** What came of the pairings. */
export interface PairingTally {
  /** Callers that got a token that an earlier one had brought. */
  served: number
  /** Callers for whom there was none. */
  unserved: number
  /** What must not happen, with the number of the history. */
  problems: string[]
}

/** Plays histories of invocations that bring tokens and ask for them; history `index` of a seed is the same in each run. */
export function pairTokens(seed: number, pairings: number): PairingTally {
  const tally: PairingTally = { served: 0, unserved: 0, problems: [] }
  for (let index = 0; index < pairings / PAIRINGS_PER_HISTORY; index += 1) {
    playHistory(createSeededRandom(seed, index), (isServed, problem) => {
      if (isServed) tally.served += 1
      else tally.unserved += 1
      if (problem !== undefined) tally.problems.push(`history ${index}: ${problem}`)
    })
  }
  return tally
}

function playHistory(
  random: SeededRandom,
  report: (isServed: boolean, problem: string | undefined) => void,
): void {
  const clock = createManualClock(NOW)
  const cache = createTokenCache({ clock, maxEntries: PAIRINGS_PER_HISTORY * BRINGERS_PER_ASKER })
  let kept: readonly Brought[] = []
  for (let asked = 0; asked < PAIRINGS_PER_HISTORY; asked += 1) {
    for (let brought = 0; brought < BRINGERS_PER_ASKER; brought += 1) {
      const bringer = { by: createCaller(random), token: createToken(random, clock.now()) }
      put(cache, bringer)
      kept = keep(kept, bringer, clock.now())
    }
    const asker = createCaller(random)
    const got = cache.find(asker, asker.principal)
    const problem = findProblem({ cache, kept, asker, got, now: clock.now() })
    report(got !== undefined, problem)
    if (got !== undefined && random.chance(0.1)) {
      cache.evict(asker, got.reveal(), asker.principal)
      kept = refuse(kept, got, clock.now())
    }
    clock.advance(random.between(0, MINUTE))
  }
}

/** As the remote does with a request that brings a token. */
function put(cache: TokenCache, { by, token }: Brought): void {
  cache.put({ tenant: by, principal: by.principal, shared: mayShareToken(by), token })
}

/** The rule, in words: a token serves the tenant when the platform itself brought it, and else only the user who did. */
function mayUse({ by }: Brought, asker: Caller): boolean {
  if (!isSameTenant(by, asker)) return false
  return by.principal === undefined ? isPlatform(by) : by.principal === asker.principal
}

function isSameTenant(one: Caller, other: Caller): boolean {
  return (
    one.appId === other.appId &&
    one.environmentId === other.environmentId &&
    one.installationId === other.installationId
  )
}

/** Anybody can call a web trigger, and it is the platform that passes the call on. */
function isPlatform({ moduleType }: Caller): boolean {
  return moduleType.startsWith('core:') && moduleType.toLowerCase() !== 'core:webtrigger'
}

/** Of two tokens for the same callers the one that lasts longer is kept, of equals the one that came later. */
function keep(kept: readonly Brought[], candidate: Brought, now: number): readonly Brought[] {
  const { by, token } = candidate
  if (by.principal === undefined && !isPlatform(by)) return kept
  const twin = kept.find(
    (other) => isSameTenant(other.by, by) && other.by.principal === by.principal,
  )
  if (twin === undefined) return [...kept, candidate]
  const isNewer =
    isResting(twin, now) ||
    token.expiresAt > twin.token.expiresAt ||
    (token.expiresAt === twin.token.expiresAt && token.receivedAt > twin.token.receivedAt)
  return isNewer ? [...kept.filter((other) => other !== twin), candidate] : kept
}

/** A token of an installation that came in the last 10 minutes is set aside for 5 seconds, any other is forgotten. */
function refuse(kept: readonly Brought[], refused: AccessToken, now: number): readonly Brought[] {
  return kept.flatMap((brought) => {
    const { by, token } = brought
    if (token !== refused) return [brought]
    const isYoung = by.principal === undefined && now - token.receivedAt < 10 * MINUTE
    return isYoung ? [{ ...brought, restsUntil: now + 5_000 }] : []
  })
}

function isResting({ restsUntil = 0 }: Brought, now: number): boolean {
  return now < restsUntil
}

interface Finding {
  cache: TokenCache
  kept: readonly Brought[]
  asker: Caller
  got: AccessToken | undefined
  now: number
}

function findProblem({ cache, kept, asker, got, now }: Finding): string | undefined {
  const usable = kept.filter(
    (brought) => now < brought.token.expiresAt - MARGIN && !isResting(brought, now),
  )
  const own = usable.filter((brought) => mayUse(brought, asker))
  const shared = usable.filter((brought) => mayUse(brought, toBackground(asker)))
  const anywhere = usable.filter(
    (brought) => isSameInstallation(brought.by, asker) && brought.by.principal === undefined,
  )
  const gotShared = cache.findShared(asker)?.token
  const gotById = cache.findSharedByInstallation(asker.installationId)?.token
  if (!isLongest(got, own)) return 'a request got another token than its own'
  if (!isLongest(gotShared, shared)) return 'background work got another token than its own'
  if (gotById !== undefined && !has(anywhere, gotById)) return 'a foreign token by installation id'
  return undefined
}

function isLongest(got: AccessToken | undefined, usable: readonly Brought[]): boolean {
  if (got === undefined) return usable.length === 0
  return has(usable, got) && usable.every(({ token }) => token.expiresAt <= got.expiresAt)
}

function has(brought: readonly Brought[], token: AccessToken): boolean {
  return brought.some((it) => it.token === token)
}

function toBackground(caller: Caller): Caller {
  return { ...caller, principal: undefined }
}

/** An installation may be named with or without the start of its ARI. */
function isSameInstallation(one: Caller, other: Caller): boolean {
  return toBareId(one.installationId) === toBareId(other.installationId)
}

function toBareId(installationId: string): string {
  return installationId.replace(/^ari:cloud:ecosystem::installation\//, '')
}

function createCaller(random: SeededRandom): Caller {
  // The same few meet often enough to be served.
  const few = random.chance(0.6) ? 1 : APPS.length
  return {
    appId: random.pick(APPS.slice(0, few)),
    environmentId: random.pick(ENVIRONMENTS.slice(0, few)),
    installationId: random.pick(INSTALLATIONS.slice(0, 2 * few)),
    moduleType: random.pick(MODULES),
    principal: random.pick(PRINCIPALS),
  }
}

function createToken(random: SeededRandom, now: number): AccessToken {
  const lastsMs = random.pick([0, MARGIN, MARGIN + 1, random.between(0, 240 * MINUTE)])
  const value = mintSecret(String(random.next()))
  return new AccessToken(value, { receivedAt: now, expiresAt: now + lastsMs })
}
