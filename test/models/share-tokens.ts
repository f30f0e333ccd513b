/**
 * Model: machines that share tokens through a store, while requests come, are aborted and ask, installations go, memory runs out, and the
 * store is away, forgets everything or answers with what somebody else has asked for.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/clock.js'
import { createRecordingLogger, type RecordedEntry } from '../../src/testing/recording-logger.js'
import { AccessToken } from '../../src/tokens/access-token.js'
import { createKeyRing } from '../../src/tokens/key-ring.js'
import { decideTokenUse } from '../../src/tokens/token-binding.js'
import { createTokenCache } from '../../src/tokens/token-cache.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import { type TokenOwner, toOwnerKey } from '../../src/tokens/token-owner.js'
import { openToken } from '../../src/tokens/token-record.js'
import type { TokenStore } from '../../src/tokens/token-store.js'
import { createTwoLevelTokens } from '../../src/tokens/two-level-tokens.js'
import type { SystemTokens } from '../../src/tokens/system-tokens.js'
import type { Tenant } from '../../src/values/tenant.js'
import { mintSecret } from '../invocation/canary.js'
import { inLanes, inTurn } from './in-turn.js'
import { type SeededRandom, createSeededRandom } from './seeded-random.js'

const MINUTE = 60_000
const MACHINES = 3
const LANES = 20
const PRINCIPALS = [undefined, undefined, undefined, 'user', 'user-2']

/** What is played. */
export interface SharingPlan {
  /** Makes the run repeatable, but for the order in which a real store answers. */
  seed: number
  /** Requests in all. */
  requests: number
  /** Installations that they come from. */
  installations: number
  /** @returns The store of one machine. */
  openStore: () => TokenStore
  /** @returns The store as it is, for the check at the end. Default: as `openStore`. */
  openTruth?: () => TokenStore
  /** Longest wait for the store, in milliseconds. Default: that of two levels. */
  storeTimeoutMs?: number
  /** Time of the machines. */
  clock: Clock
  /** Called with each request: lets time pass, or something happen to the store. */
  disturb: (random: SeededRandom) => Promise<void> | void
  /** Called at the end for as long as a machine does not reach the store: lets time pass. */
  wait: (random: SeededRandom) => Promise<void> | void
}

/** What came of it. */
export interface SharingReport {
  /** What must not happen. */
  problems: string[]
  /** Callers that got a token that they had not brought. */
  served: number
  /** Callers for whom there was none. */
  unserved: number
  /** Installations that were uninstalled. */
  uninstalled: number
  /** Records at the end, each opened and found to be its owner's. */
  records: number
  /** Records that the machines did not use. */
  ignored: number
  /** What was logged. */
  entries: readonly RecordedEntry[]
}

interface World {
  readonly plan: SharingPlan
  readonly random: SeededRandom
  readonly machines: readonly SystemTokens[]
  readonly tenants: Tenant[]
  readonly goneFrom: Map<string, Set<SystemTokens>>
  readonly report: SharingReport
}

/** Plays the plan. */
export async function shareTokens(plan: SharingPlan): Promise<SharingReport> {
  const { logger, entries } = createRecordingLogger()
  const ring = createKeyRing([generateTokenKey()])
  const machines = Array.from({ length: MACHINES }, () =>
    createTwoLevelTokens({
      // Far fewer than there are installations: memory forgets all the time.
      cache: createTokenCache({
        clock: plan.clock,
        maxEntries: Math.ceil(plan.installations / 10),
      }),
      store: plan.openStore(),
      ring,
      logger,
      clock: plan.clock,
      random: () => 0.5,
      storeTimeoutMs: plan.storeTimeoutMs,
    }),
  )
  const counts = { served: 0, unserved: 0, uninstalled: 0, records: 0, ignored: 0 }
  const report: SharingReport = { problems: [], ...counts, entries }
  const random = createSeededRandom(plan.seed)
  const tenants = Array.from({ length: plan.installations }, (_, at) => createTenant(at))
  const world: World = { plan, random, machines, tenants, goneFrom: new Map(), report }
  await inLanes(plan.requests, LANES, async (index) => {
    await plan.disturb(random)
    await playRequest(world, index)
  })
  await inTurn(machines, async (machine) => await settle(world, machine))
  const store = (plan.openTruth ?? plan.openStore)()
  await inTurn(tenants.flatMap(toOwners), async (owner) => {
    const record = await store.get(toOwnerKey(owner)).catch(() => undefined)
    if (typeof record !== 'object') return
    const { found, problem } = openToken(ring, owner, record, plan.clock.now())
    report.records += 1
    if (problem !== undefined) report.problems.push(`a record of the store is ${problem}`)
    if (found !== undefined && !isOf(found.token, owner)) report.problems.push('a foreign record')
  })
  for (const { counts: read } of machines) {
    report.ignored += Object.values(read().ignoredRecords).reduce((sum, count) => sum + count, 0)
  }
  await Promise.all([store.close(), ...machines.map((machine) => machine.close())])
  return report
}

async function playRequest(world: World, index: number): Promise<void> {
  const { random, machines, tenants } = world
  const machine = random.pick(machines)
  const at = random.chance(0.7) ? random.between(0, 49) : random.between(0, tenants.length - 1)
  const tenant = tenants[at] ?? createTenant(at)
  const principal = random.pick(PRINCIPALS)
  const choice = random.next()
  if (choice < 0.35) bring(world, machine, { tenant, principal }, index)
  else if (choice < 0.45) {
    // Aborted: nobody waits for it any more, and the store is not told.
    void ask(world, machine, tenant, principal)
    await setImmediate()
  } else if (choice < 0.98) await ask(world, machine, tenant, principal)
  else if (choice < 0.99) await uninstall(world, machine, tenant, at)
  else await refuse(machine, tenant, principal)
}

/** A request with a token of its own. */
function bring(
  { plan, random }: World,
  machine: SystemTokens,
  { tenant, principal }: TokenOwner,
  index: number,
): void {
  const now = plan.clock.now()
  const expiresAt = now + random.between(2 * 60, 240) * MINUTE
  const text = mintSecret(`${tenant.installationId}~${principal ?? 'all'}~${index}`)
  const moduleType = principal === undefined ? 'core:trigger' : 'xen:macro'
  const use = decideTokenUse('origin', { moduleType, principal })
  const token = new AccessToken(text, { receivedAt: now, expiresAt })
  machine.put({ tenant, principal, shared: use === 'installation', token })
}

/** A request, or background work, without one. */
async function ask(
  { random, report, goneFrom }: World,
  machine: SystemTokens,
  tenant: Tenant,
  principal: string | undefined,
): Promise<void> {
  const isGone = goneFrom.get(tenant.installationId)?.has(machine) === true
  const [found, owners] = await look(machine, tenant, principal, random.between(0, 2))
  if (found === undefined) report.unserved += 1
  else report.served += 1
  if (found === undefined) return
  if (!owners.some((owner) => isOf(found, owner))) report.problems.push('a foreign token was read')
  if (isGone) report.problems.push('a token of an uninstalled installation was read')
}

async function look(
  machine: SystemTokens,
  tenant: Tenant,
  principal: string | undefined,
  door: number,
): Promise<[AccessToken | undefined, TokenOwner[]]> {
  if (door === 0) return [(await machine.findShared(tenant))?.token, [{ tenant }]]
  if (door === 1) {
    return [(await machine.findSharedByInstallation(tenant.installationId))?.token, [{ tenant }]]
  }
  return [await machine.find(tenant, principal), [{ tenant }, { tenant, principal }]]
}

/** The installation goes, and comes back under another id. */
async function uninstall(
  { tenants, goneFrom, report }: World,
  machine: SystemTokens,
  tenant: Tenant,
  at: number,
): Promise<void> {
  report.uninstalled += 1
  tenants[at] = createTenant(at, report.uninstalled)
  await machine.uninstall(tenant)
  const machines = goneFrom.get(tenant.installationId) ?? new Set()
  goneFrom.set(tenant.installationId, machines.add(machine))
}

/** The platform refuses the token that a request has found. */
async function refuse(
  machine: SystemTokens,
  tenant: Tenant,
  principal: string | undefined,
): Promise<void> {
  const token = await machine.find(tenant, principal)
  if (token !== undefined) machine.evict(tenant, token.reveal(), principal)
}

/** What the store did not take while it was away arrives now, however much of the run it was away for. */
async function settle({ plan, random }: World, machine: SystemTokens): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- until one of them gets through
  for (let at = 0; !(await reachesStore(machine, at)); at += 1) await plan.wait(random)
  await machine.flush()
}

async function reachesStore(machine: SystemTokens, at: number): Promise<boolean> {
  const before = machine.counts().storeMisses
  // Never seen before, so that neither memory nor what is known to be missing answers.
  await machine.findShared(createTenant(-1, at))
  return machine.counts().storeMisses > before
}

/** Whether the token was brought by the owner. */
function isOf(token: AccessToken, { tenant, principal }: TokenOwner): boolean {
  return token.reveal().startsWith(mintSecret(`${tenant.installationId}~${principal ?? 'all'}~`))
}

function toOwners(tenant: Tenant): TokenOwner[] {
  return [{ tenant }, { tenant, principal: 'user' }, { tenant, principal: 'user-2' }]
}

/** Neighbours differ in as little as possible. */
function createTenant(at: number, incarnation = 0): Tenant {
  const installationId = `i-${at}-${incarnation}`
  return { appId: `app-${at % 2}`, environmentId: `environment-${at % 3}`, installationId }
}
