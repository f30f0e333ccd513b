/**
 * Which view is shown: the one named in the address, so that back and reload work.
 *
 * @module
 */
import { useEffect, useState } from 'preact/hooks'

/** @returns The name after `#/`; empty at first. */
export function useRoute(): string {
  const [route, setRoute] = useState(readRoute)
  useEffect(() => {
    const follow = () => setRoute(readRoute())
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  return route
}

/** Shows a view. */
export function goTo(route: string): void {
  window.location.hash = `#/${route}`
}

function readRoute(): string {
  return window.location.hash.replace(/^#\//, '')
}
