/**
 * What is shown where there is no installation to look into.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { Empty } from './blocks.js'

/** Says how an installation comes about. */
export function NoInstallation(): ComponentChildren {
  return (
    <Empty title="There is no installation yet">
      Open one under <a href="#/installations">Installations</a>, send an invocation under{' '}
      <a href="#/invoke">Invoke</a>, or import data under <a href="#/snapshots">Snapshots</a>.
    </Empty>
  )
}
