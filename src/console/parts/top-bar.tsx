/**
 * The bar at the top: the app, the installation that is looked at, the clock, the looks.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type Installation, toInstallationKey } from '../answers/installation.js'
import { useConsole } from '../hooks/console-context.js'
import { showOffset } from '../text/show-time.js'
import { THEMES, applyTheme, readTheme } from '../theme.js'
import { Button } from './buttons.js'

const THEME_NAMES = { auto: 'Auto', light: 'Light', dark: 'Dark' } as const

/** The bar. */
export function TopBar({ onHelp }: { readonly onHelp: () => void }): ComponentChildren {
  const { status, refresh } = useConsole()
  const [theme, setTheme] = useState(readTheme)
  const { isFrozen, offsetMs } = status.clock
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto'
  return (
    <header>
      <div class="brand">
        <strong>Forge emulator</strong>
        <span class="quiet code" title={status.appId}>
          {status.appId.split('/').at(-1)}
        </span>
      </div>
      <InstallationChoice />
      <a class="badge" href="#/clock">
        {isFrozen ? 'clock frozen' : 'clock runs'}
        {Math.abs(offsetMs) < 1000 ? '' : ` ${showOffset(offsetMs)}`}
      </a>
      <div class="actions">
        <Button onClick={refresh} label="Load everything again">
          Refresh
        </Button>
        <Button
          label={`Colours: ${THEME_NAMES[theme]}. Change to ${THEME_NAMES[next]}`}
          onClick={() => {
            applyTheme(next)
            setTheme(next)
          }}
        >
          {THEME_NAMES[theme]}
        </Button>
        <Button onClick={onHelp} label="Keys">
          ?
        </Button>
      </div>
    </header>
  )
}

function InstallationChoice() {
  const { installations, installation, choose } = useConsole()
  if (installation === undefined) return <span class="quiet">no installation yet</span>
  const known = new Map(
    [...installations, installation].map((one) => [toInstallationKey(one), one]),
  )
  return (
    <label class="installation-choice">
      <span class="quiet">Installation</span>
      <select
        value={toInstallationKey(installation)}
        onChange={(event) => {
          const chosen = known.get(event.currentTarget.value)
          if (chosen !== undefined) choose(chosen)
        }}
      >
        {[...known].map(([key, one]) => (
          <option key={key} value={key}>
            {nameOf(one)}
          </option>
        ))}
      </select>
    </label>
  )
}

function nameOf({ installationId, environment }: Installation): string {
  const id = installationId.split('/').at(-1) ?? installationId
  return environment === '' ? id : `${id} · ${environment}`
}
