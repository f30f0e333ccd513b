/**
 * A virtual clock that walks through every millisecond, and a random life led by it and by the real one at once.
 *
 * @module
 */
import { createVirtualClock } from '../../src/emulator/virtual-clock.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { type SeededRandom, createSeededRandom } from './seeded-random.js'

const START = 1_000_000

/** What both clocks can do; `run` is time passing by itself. */
interface Walkable {
  now: () => number
  elapsed: () => number
  schedule: (delayMs: number, callback: () => void) => () => void
  freeze: () => void
  resume: () => void
  advance: (ms: number) => void
  setTo: (epochMs: number) => void
  run: (ms: number) => void
}

function createNaiveClock(): Walkable {
  let now = START
  let elapsed = 0
  let isFrozen = false
  let timers: { dueAt: number; callback: () => void }[] = []
  const fire = () => {
    for (;;) {
      const due = timers.filter(({ dueAt }) => dueAt <= elapsed)
      const [first] = due.toSorted((a, b) => a.dueAt - b.dueAt)
      if (first === undefined) return
      timers = timers.filter((timer) => timer !== first)
      first.callback()
    }
  }
  const walk = (ms: number) => {
    fire()
    for (let left = ms; left > 0; left -= 1) {
      now += 1
      elapsed += 1
      fire()
    }
  }
  return {
    now: () => now,
    elapsed: () => elapsed,
    schedule: (delayMs, callback) => {
      const timer = { dueAt: elapsed + delayMs, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    freeze: () => {
      isFrozen = true
    },
    resume: () => {
      isFrozen = false
    },
    advance: walk,
    setTo: (epochMs) => {
      if (epochMs < now) now = epochMs
      else walk(epochMs - now)
    },
    run: (ms) => {
      if (!isFrozen) walk(ms)
    },
  }
}

function createRealClock(): Walkable {
  const base = createManualClock(START)
  return { ...createVirtualClock(base), run: base.advance }
}

interface Life {
  readonly clock: Walkable
  readonly events: string[]
  readonly cancels: (() => void)[]
}

type Command = (life: Life) => void

/** Leads both clocks through the same random commands. @returns The first difference, if any. */
export function compareWithNaiveClock(seed: number, commands: number): string | undefined {
  const random = createSeededRandom(seed)
  const lives = [createNaiveClock(), createRealClock()].map((clock): Life => ({
    clock,
    events: [],
    cancels: [],
  }))
  for (let n = 0; n < commands; n += 1) {
    const { name, command } = pickCommand(random, n)
    const seen = lives.map((life) => {
      life.events.length = 0
      command(life)
      return JSON.stringify([life.events, life.clock.now(), life.clock.elapsed()])
    })
    if (seen[0] !== seen[1]) return `${n} ${name}: ${seen.join(' instead of ')}`
  }
  return undefined
}

function pickCommand(random: SeededRandom, n: number): { name: string; command: Command } {
  const ms = random.chance(0.2) ? 0 : random.between(1, 40)
  const back = random.between(-30, 30)
  const which = random.next()
  const nested = random.between(0, 20)
  const depth = random.chance(0.3) ? 2 : 0
  const commands: Record<string, Command> = {
    schedule: (life) => void life.cancels.push(schedule(life, `${n}`, { ms, nested, depth })),
    cancel: ({ cancels }) => cancels[Math.floor(which * cancels.length)]?.(),
    run: ({ clock }) => clock.run(ms),
    freeze: ({ clock }) => clock.freeze(),
    resume: ({ clock }) => clock.resume(),
    advance: ({ clock }) => clock.advance(ms),
    setTo: ({ clock }) => clock.setTo(clock.now() + back),
  }
  const name = random.pick([
    'schedule',
    'schedule',
    'schedule',
    'run',
    'run',
    ...Object.keys(commands),
  ])
  return { name, command: commands[name] ?? (() => {}) }
}

/** A timer that notes when it fires, and schedules another one when it is to. */
function schedule(
  life: Life,
  name: string,
  { ms, nested, depth }: { ms: number; nested: number; depth: number },
): () => void {
  const { clock, events } = life
  return clock.schedule(ms, () => {
    events.push(`${name} at ${clock.elapsed()} ${clock.now()}`)
    if (depth > 0) schedule(life, `${name}+`, { ms: nested, nested, depth: depth - 1 })
  })
}
