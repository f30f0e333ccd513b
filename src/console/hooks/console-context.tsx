/**
 * What every view of the console works with.
 *
 * @module
 */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { AdminClient } from '../admin-client.js'
import type { EmulatorStatus } from '../answers/emulator-status.js'
import type { Installation } from '../answers/installation.js'

/** What a view can use. */
export interface ConsoleServices {
  readonly client: AdminClient
  readonly status: EmulatorStatus
  readonly installations: readonly Installation[]
  /** The installation whose data is looked at, if one was chosen or there is one at all. */
  readonly installation: Installation | undefined
  /** Chooses an installation; it need not exist yet. */
  choose: (installation: Installation) => void
  /** Asks the emulator for its state and its installations again. */
  refresh: () => void
  /** Counts the calls of `refresh`: what was loaded before is old. */
  readonly version: number
  /** Shows a message, and reads it out. */
  announce: (message: string) => void
  /** Shows what went wrong, and reads it out. */
  report: (error: unknown) => void
}

/** Holds the services; `undefined` outside the shell. */
export const ConsoleContext = createContext<ConsoleServices | undefined>(undefined)

/** @returns The services of the shell that a view is in. */
export function useConsole(): ConsoleServices {
  const services = useContext(ConsoleContext)
  if (services === undefined) throw new Error('a view needs the shell around it')
  return services
}
