import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSourceFiles, stripComments } from './source-files.js'

const SHARED = new Set(['clock.ts', 'logger.ts', 'errors.ts', 'storage-error.ts', 'wire', 'values'])
const files = readSourceFiles()
const rooms = readRooms()

/** The table of docs/design.md: room to the rooms it may import. */
function readRooms(): Map<string, ReadonlySet<string>> {
  const text = readFileSync(new URL('../docs/design.md', import.meta.url), 'utf8')
  const rows = text.matchAll(/^\| `(\w+)` +\| .* \| ([\w, ]*) *\|$/gm)
  return new Map(
    [...rows].map(([, room = '', list = '']) => {
      const names = list.split(',').map((name) => name.trim())
      return [room, new Set(names.filter((name) => name !== ''))]
    }),
  )
}

function toRoom(path: string): string {
  return path.split('/')[0] ?? path
}

function mayImport(from: string, to: string): boolean {
  const room = toRoom(from)
  const target = toRoom(to)
  if (room === target || SHARED.has(target)) return true
  if (room === 'index.ts') return target !== 'emulator' && target !== 'testing' && target !== 'cli'
  const allowed = rooms.get(room)
  return allowed?.has('everything') === true || allowed?.has(target) === true
}

/** Everything that `entry` imports, directly or not. */
function reach(entry: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const path of files.find((file) => file.path === entry)?.imports ?? []) reach(path, seen)
  return seen
}

describe('the table of rooms', () => {
  it('names every folder of src', () => {
    const folders = new Set(
      files.map(({ path }) => toRoom(path)).filter((room) => !room.endsWith('.ts')),
    )
    expect([...rooms.keys()].toSorted()).toEqual([...folders].toSorted())
  })

  it('lets each file import what its room may', () => {
    const breaches = files.flatMap(({ path, imports }) =>
      imports.filter((target) => !mayImport(path, target)).map((target) => `${path} → ${target}`),
    )
    expect(breaches).toEqual([])
  })

  it('keeps the shared rooms free of other rooms', () => {
    const shared = files.filter(({ path }) => SHARED.has(toRoom(path)))
    const outside = shared.flatMap(({ imports }) => imports.filter((to) => !SHARED.has(toRoom(to))))
    expect(outside).toEqual([])
  })

  it('keeps emulator, testing and command line out of the main entry', () => {
    const reached = new Set([...reach('index.ts')].map(toRoom))
    expect([...reached].filter((room) => ['emulator', 'testing', 'cli'].includes(room))).toEqual([])
  })

  it('lets transport alone import undici', () => {
    const users = files.filter(({ text }) => /from 'undici'/.test(stripComments(text)))
    expect(new Set(users.map(({ path }) => toRoom(path)))).toEqual(new Set(['transport']))
  })

  it('uses the process in cli alone, but for what docs/design.md names', () => {
    const users = files
      .filter(({ text }) => /\bprocess\.|'node:process'/.test(stripComments(text)))
      .map(({ path }) => path)
      .filter((path) => !path.startsWith('cli/'))
    expect(users.toSorted()).toEqual([
      'emulator/data/lock-file.ts',
      'emulator/refuse-production.ts',
      'express/create-server.ts',
      'logger.ts',
      'storage/end-of-tick.ts',
    ])
  })

  it('reads the time in clock.ts and the command line alone', () => {
    const users = files.filter(
      ({ path, text }) =>
        !path.startsWith('cli/') &&
        /\bDate\.now\(|\bsetTimeout\(|\bMath\.random\(/.test(stripComments(text)),
    )
    expect(users.map(({ path }) => path)).toEqual(['clock.ts'])
  })
})

describe('the house style', () => {
  it('opens each file with a header', () => {
    const header = /^(?:#!.*\n)?\/\*\*\n(?: \*.*\n)+? \* @module\n \*\//
    expect(files.filter(({ text }) => !header.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('documents each export', () => {
    const declaration =
      /(\*\/\n)?^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm
    const undocumented = files.flatMap(({ path, text }) =>
      [...text.matchAll(declaration)]
        .filter(([, commentEnd]) => commentEnd === undefined)
        .map(([, , name]) => `${path}: ${name}`),
    )
    expect(undocumented).toEqual([])
  })
})
