/**
 * The views of the console, in the order of the navigation.
 *
 * @module
 */
export const VIEW_TITLES = [
  'Installations',
  'Data',
  'Query',
  'Journal',
  'Invoke',
  'Faults',
  'Clock',
  'Snapshots',
  'Rules',
] as const
