/**
 * Times and durations as people read them.
 *
 * @module
 */

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
]

/** @returns Such as `2026-11-22 19:41:07.250`, in UTC; empty for a time that is none. */
export function showTime(at: number): string {
  if (Number.isNaN(new Date(at).getTime())) return ''
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '')
}

/** @returns The time of the day alone, in UTC. */
export function showTimeOfDay(at: number): string {
  return showTime(at).slice(11)
}

/** @returns Such as `+1 d 2 h`; `0 s` below a second. */
export function showOffset(offsetMs: number): string {
  let rest = Math.abs(offsetMs)
  const parts = UNITS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count === 0 ? [] : [`${count} ${unit}`]
  })
  if (parts.length === 0) return '0 s'
  return `${offsetMs < 0 ? '−' : '+'}${parts.slice(0, 2).join(' ')}`
}

/** @returns Milliseconds, with a digit after the point when there are few. */
export function showDuration(durationMs: number): string {
  return `${durationMs < 10 ? Math.round(durationMs * 10) / 10 : Math.round(durationMs)} ms`
}
