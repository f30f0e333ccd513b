/**
 * Which part of an index a range condition selects.
 *
 * @module
 */
import type { RangeConditionName } from '../../wire/condition.js'
import type { ExactValue } from './exact-value.js'
import { HIGHEST, type IndexKeyPart, type Interval, afterPrefix } from './index-key.js'

/** A range condition that has been checked. */
export interface CheckedRange {
  readonly condition: RangeConditionName
  readonly values: readonly ExactValue[]
}

type ToInterval = (start: readonly IndexKeyPart[], values: readonly ExactValue[]) => Interval

const INTERVALS: Readonly<Record<RangeConditionName, ToInterval>> = {
  BEGINS_WITH: (start, [prefix = '']) => ({
    from: [...start, prefix],
    to: [...start, typeof prefix === 'string' ? afterPrefix(prefix) : HIGHEST],
  }),
  BETWEEN: (start, values) => ({
    from: [...start, ...values.slice(0, 1)],
    to: after([...start, ...values.slice(1)]),
  }),
  EQUAL_TO: (start, values) => ({ from: [...start, ...values], to: after([...start, ...values]) }),
  GREATER_THAN: (start, values) => ({ from: after([...start, ...values]), to: after(start) }),
  GREATER_THAN_EQUAL_TO: (start, values) => ({ from: [...start, ...values], to: after(start) }),
  LESS_THAN: (start, values) => ({ from: present(start), to: [...start, ...values] }),
  LESS_THAN_EQUAL_TO: (start, values) => ({
    from: present(start),
    to: after([...start, ...values]),
  }),
}

/**
 * @param partition Values that the entries start with.
 * @param range Condition on the part that follows them; all entries when absent.
 */
export function toInterval(
  partition: readonly ExactValue[],
  range: CheckedRange | undefined,
): Interval {
  if (range === undefined) return { from: partition, to: after(partition) }
  return INTERVALS[range.condition](partition, range.values)
}

/** @returns What is left of the interval behind `position`. */
export function continueAfter(
  { from, to }: Interval,
  position: readonly IndexKeyPart[] | undefined,
  order: 'ASC' | 'DESC',
): Interval {
  if (position === undefined) return { from, to }
  return order === 'ASC' ? { from: after(position), to } : { from, to: position }
}

/** The bound behind entries that have no value after `start`: those meet no condition. */
function present(start: readonly IndexKeyPart[]): readonly IndexKeyPart[] {
  return after([...start, null])
}

/** The bound behind `start` and everything that starts with it. */
function after(start: readonly IndexKeyPart[]): readonly IndexKeyPart[] {
  return [...start, HIGHEST]
}
