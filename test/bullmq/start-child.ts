/**
 * Starts processes of the app that can be killed for good.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath } from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { z } from 'zod'
import type { EventProcess } from './play-deliveries.js'

const ENTRY = fileURLToPath(new URL('remote-process.ts', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../../coverage/events/remote-process.mjs', import.meta.url))
const readySchema = z.object({ url: z.string() })

/** Makes a program that can run as a process; by default the one that {@link startChild} runs. */
export async function buildChild(entry: string = ENTRY, program: string = PROGRAM): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
}

/** Starts a process, and waits until it listens. */
export async function startChild(order: object): Promise<EventProcess> {
  const child = spawn(execPath, [PROGRAM, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    url: readySchema.parse(JSON.parse(String(line))).url,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}
