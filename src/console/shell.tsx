/**
 * What is around every view: state of the emulator, navigation, messages, keys.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { AdminClient } from './admin-client.js'
import { explain, isTokenRefused } from './admin-error.js'
import { readEmulatorStatus } from './answers/emulator-status.js'
import { type Installation, readInstallations, toInstallationKey } from './answers/installation.js'
import { ConsoleContext, type ConsoleServices } from './hooks/console-context.js'
import { useLoaded } from './hooks/use-loaded.js'
import { goTo, useRoute } from './hooks/use-route.js'
import { useShortcuts } from './hooks/use-shortcuts.js'
import { Trouble } from './parts/blocks.js'
import { HelpDialog } from './parts/help-dialog.js'
import { type Notice, NoticeBar } from './parts/notice-bar.js'
import { TopBar } from './parts/top-bar.js'
import { VIEWS } from './views/views.js'

const SHORTCUTS_STORED_AS = 'forge-remote-shortcuts'

/** @param onTokenRefused Called once the emulator says that the token is not its own. */
export function Shell({
  client,
  onTokenRefused,
}: {
  readonly client: AdminClient
  readonly onTokenRefused: () => void
}): ComponentChildren {
  const [version, setVersion] = useState(0)
  const [notice, setNotice] = useState<Notice | undefined>(undefined)
  const loaded = useLoaded(() => loadOverview(client), [client, version])
  const refresh = useCallback(() => setVersion((count) => count + 1), [])
  const report = useCallback(
    (error: unknown) => {
      if (isTokenRefused(error)) onTokenRefused()
      else setNotice({ kind: 'failed', text: explain(error) })
    },
    [onTokenRefused],
  )
  const announce = useCallback((text: string) => setNotice({ kind: 'done', text }), [])
  useEffect(() => {
    if (isTokenRefused(loaded.error)) onTokenRefused()
  }, [loaded.error])
  const [installation, choose] = useChosen(loaded.value?.installations ?? [])
  const services = useMemo<ConsoleServices | undefined>(
    () =>
      loaded.value && {
        client,
        ...loaded.value,
        installation,
        choose,
        refresh,
        version,
        announce,
        report,
      },
    [loaded.value, installation],
  )
  return (
    <>
      {services === undefined ? (
        <main class="token-screen">
          <h1>Forge emulator</h1>
          {loaded.error === undefined ? <p>Asking the emulator …</p> : null}
          <Trouble error={loaded.error} />
        </main>
      ) : (
        <ConsoleContext.Provider value={services}>
          <Frame refresh={refresh} error={loaded.error} onMove={() => setNotice(undefined)} />
        </ConsoleContext.Provider>
      )}
      <NoticeBar notice={notice} onDismiss={() => setNotice(undefined)} />
    </>
  )
}

/** The views with their navigation. */
function Frame({
  refresh,
  error,
  onMove,
}: {
  readonly refresh: () => void
  readonly error: unknown
  /** Called when another view is shown. */
  readonly onMove: () => void
}) {
  const route = useRoute()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [areShortcutsOn, setShortcutsOn] = useState(
    () => localStorage.getItem(SHORTCUTS_STORED_AS) !== 'off',
  )
  const shortcuts = {
    ...Object.fromEntries(VIEWS.map(({ id }, place) => [String(place + 1), () => goTo(id)])),
    r: refresh,
    '/': focusFilter,
    '?': () => setHelpOpen(true),
  }
  useShortcuts(shortcuts, areShortcutsOn)
  const view = VIEWS.find(({ id }) => id === route) ?? VIEWS[0]
  useEffect(() => {
    document.title = `${view?.title ?? ''} · Forge emulator`
    onMove()
  }, [view])
  return (
    <div class="frame">
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <TopBar onHelp={() => setHelpOpen(true)} />
      <nav aria-label="Views">
        {VIEWS.map(({ id, title }, place) => (
          <a key={id} href={`#/${id}`} aria-current={view?.id === id ? 'page' : undefined}>
            {title} <kbd aria-hidden="true">{place + 1}</kbd>
          </a>
        ))}
      </nav>
      <main id="main" tabIndex={-1}>
        <h1 class="unseen">{view?.title}</h1>
        <Trouble error={error} />
        {view === undefined ? null : <view.View key={view.id} />}
      </main>
      {isHelpOpen ? (
        <HelpDialog
          keys={[
            ...VIEWS.map(({ title }, place) => [String(place + 1), title] as const),
            ['/', 'Go to the filter'],
            ['r', 'Load again'],
            ['?', 'Show this list'],
            ['Esc', 'Close this list'],
          ]}
          areShortcutsOn={areShortcutsOn}
          onShortcuts={(areOn) => {
            localStorage.setItem(SHORTCUTS_STORED_AS, areOn ? 'on' : 'off')
            setShortcutsOn(areOn)
          }}
          onClose={() => setHelpOpen(false)}
        />
      ) : null}
    </div>
  )
}

async function loadOverview(client: AdminClient) {
  const [status, installations] = await Promise.all([
    client.call('/status'),
    client.call('/installations/list'),
  ])
  return {
    status: readEmulatorStatus(status),
    installations: readInstallations(installations),
  }
}

/** What was chosen, as the emulator has it now; the first there is before anything was chosen. */
function useChosen(
  installations: readonly Installation[],
): readonly [Installation | undefined, (installation: Installation) => void] {
  const [chosen, choose] = useState<Installation | undefined>(undefined)
  const known = installations.find(
    (one) => chosen !== undefined && toInstallationKey(one) === toInstallationKey(chosen),
  )
  return [known ?? chosen ?? installations[0], choose]
}

function focusFilter(): void {
  document.querySelector<HTMLElement>('main input[type=search]')?.focus()
}

/** The address names the view, so that a link within the page may not change it. */
function skipToMain(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
