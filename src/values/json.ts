/**
 * What JSON can carry without loss, and how deep it is.
 *
 * @module
 */

/** What was found in a value that is not JSON, and where. */
export interface JsonProblem {
  /** Path from the value's root, such as `answers[2].at`; empty for the value itself. */
  path: string
  /** What was found there, such as `a Date`. */
  found: string
}

/**
 * Looks for the first thing that `JSON.stringify` would drop, change or refuse: `undefined` (except as a member of an object, where
 * it means "absent"), functions, symbols, bigints, NaN and infinities, class instances such as `Date` and `Map`, holes, and cycles.
 *
 * A value deeper than `maxDepth` is not walked any further; {@link measureDepth} names that.
 */
export function findJsonProblem(value: unknown, maxDepth = 64): JsonProblem | undefined {
  return findProblem(value, '', new Set(), maxDepth)
}

/**
 * Depth of a value: 0 for a scalar, one more for each array or object around it. Counts no further than `limit + 1`.
 */
export function measureDepth(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (limit < 1) return 1
  let deepest = 0
  for (const member of Object.values(value)) {
    deepest = Math.max(deepest, measureDepth(member, limit - 1))
  }
  return deepest + 1
}

function findProblem(
  value: unknown,
  path: string,
  ancestors: Set<object>,
  maxDepth: number,
): JsonProblem | undefined {
  const scalar = describeScalarProblem(value)
  if (scalar !== undefined) return { path, found: scalar }
  if (typeof value !== 'object' || value === null) return undefined
  if (ancestors.has(value)) return { path, found: 'a reference to itself' }
  if (ancestors.size > maxDepth) return undefined
  const kind = Array.isArray(value) ? undefined : describeInstance(value)
  if (kind !== undefined) return { path, found: kind }
  ancestors.add(value)
  const problem = findMemberProblem(value, path, ancestors, maxDepth)
  ancestors.delete(value)
  return problem
}

function findMemberProblem(
  value: object,
  path: string,
  ancestors: Set<object>,
  maxDepth: number,
): JsonProblem | undefined {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const problem = findProblem(value[index], `${path}[${index}]`, ancestors, maxDepth)
      if (problem !== undefined) return problem
    }
    return undefined
  }
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    const inside = path === '' ? name : `${path}.${name}`
    const problem = findProblem(member, inside, ancestors, maxDepth)
    if (problem !== undefined) return problem
  }
  return undefined
}

function describeScalarProblem(value: unknown): string | undefined {
  switch (typeof value) {
    case 'undefined':
      return 'undefined'
    case 'function':
      return 'a function'
    case 'symbol':
      return 'a symbol'
    case 'bigint':
      return 'a bigint'
    case 'number':
      return Number.isFinite(value) ? undefined : String(value)
    case 'string':
    case 'boolean':
    case 'object':
      return undefined
  }
}

function describeInstance(value: object): string | undefined {
  const prototype: object | null = Object.getPrototypeOf(value)
  if (prototype === null || isObjectPrototype(prototype)) {
    return 'toJSON' in value && typeof value.toJSON === 'function'
      ? 'an object with toJSON'
      : undefined
  }
  const maker: unknown = Reflect.get(prototype, 'constructor')
  return typeof maker === 'function' && maker.name !== '' ? `a ${maker.name}` : 'a class instance'
}

/** Also `true` for the `Object.prototype` of another realm, such as a test runner's. */
function isObjectPrototype(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
}
