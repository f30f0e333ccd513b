/**
 * Blocks that views are put together from.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { explain } from '../admin-error.js'
import { formatJson } from '../text/json-text.js'

/** A part of a view, with a heading. */
export function Section({
  title,
  about,
  actions,
  children,
}: {
  readonly title: string
  readonly about?: string
  readonly actions?: ComponentChildren
  readonly children: ComponentChildren
}): ComponentChildren {
  return (
    <section aria-label={title}>
      <div class="heading">
        <h2>{title}</h2>
        <div class="actions">{actions}</div>
      </div>
      {about === undefined ? null : <p class="about">{about}</p>}
      {children}
    </section>
  )
}

/** Says that there is nothing yet, and what to do about it. */
export function Empty({
  title,
  children,
}: {
  readonly title: string
  readonly children: ComponentChildren
}): ComponentChildren {
  return (
    <div class="empty">
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  )
}

/** Shows why something did not load. */
export function Trouble({ error }: { readonly error: unknown }): ComponentChildren {
  if (error === undefined) return null
  return (
    <p class="trouble" role="alert">
      {explain(error)}
    </p>
  )
}

/** JSON or other text, laid out. Always text, whatever stands in it. */
export function CodeBlock({
  label,
  text,
}: {
  readonly label: string
  readonly text: string
}): ComponentChildren {
  return (
    <pre class="code" tabIndex={0} role="group" aria-label={label}>
      {formatJson(text)}
    </pre>
  )
}

/** Names and what they stand for. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [string, ComponentChildren])[]
}): ComponentChildren {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** An HTTP status, coloured by its class and readable without colour. */
export function StatusBadge({
  status,
}: {
  readonly status: number | undefined
}): ComponentChildren {
  if (status === undefined) return <span class="badge bad">no answer</span>
  const look = status < 300 ? 'good' : status < 500 ? 'warn' : 'bad'
  return <span class={`badge ${look}`}>{status}</span>
}
