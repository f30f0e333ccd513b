/**
 * The views, in the order of the navigation and of the keys 1 to 9.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { ClockView } from './clock-view.js'
import { DataView } from './data-view.js'
import { FaultsView } from './faults-view.js'
import { InstallationsView } from './installations-view.js'
import { InvokeView } from './invoke-view.js'
import { JournalView } from './journal-view.js'
import { QueryView } from './query-view.js'
import { RulesView } from './rules-view.js'
import { SnapshotsView } from './snapshots-view.js'

/** One view. */
export interface ViewEntry {
  /** Its name in the address. */
  readonly id: string
  readonly title: string
  readonly View: () => ComponentChildren
}

/** Every view. */
export const VIEWS: readonly ViewEntry[] = [
  { id: 'installations', title: 'Installations', View: InstallationsView },
  { id: 'data', title: 'Data', View: DataView },
  { id: 'query', title: 'Query', View: QueryView },
  { id: 'journal', title: 'Journal', View: JournalView },
  { id: 'invoke', title: 'Invoke', View: InvokeView },
  { id: 'faults', title: 'Faults', View: FaultsView },
  { id: 'clock', title: 'Clock', View: ClockView },
  { id: 'snapshots', title: 'Snapshots', View: SnapshotsView },
  { id: 'rules', title: 'Rules', View: RulesView },
]
