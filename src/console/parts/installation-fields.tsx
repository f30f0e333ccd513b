/**
 * Fields that name an installation, which need not be there yet.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { SelectField, TextField } from './fields.js'

const ENVIRONMENTS = ['PRODUCTION', 'STAGING', 'DEVELOPMENT']

/** An installation as typed. */
export interface InstallationName {
  readonly installationId: string
  readonly environment: string
}

/** The fields. */
export function InstallationFields({
  name,
  onChange,
}: {
  readonly name: InstallationName
  readonly onChange: (name: InstallationName) => void
}): ComponentChildren {
  return (
    <>
      <TextField
        label="Installation id"
        isCode
        value={name.installationId}
        placeholder="my-site"
        onInput={(installationId) => onChange({ ...name, installationId })}
      />
      <SelectField
        label="Environment"
        value={name.environment}
        choices={ENVIRONMENTS}
        onInput={(environment) => onChange({ ...name, environment })}
      />
    </>
  )
}
