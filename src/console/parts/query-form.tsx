/**
 * The fields of an entity query.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { BY_KEY_INDEX, type EntityDefinition } from '../../wire/entity-definition.js'
import { conditionsFor } from '../text/conditions.js'
import {
  NO_CONDITION,
  type FilterDraft,
  type QueryDraft,
  partitionOf,
  rangeTypeOf,
  startQuery,
  typeOf,
} from '../text/query-draft.js'
import { Button } from './buttons.js'
import { ConditionFields, OperandField } from './condition-fields.js'
import { SelectField, TextField } from './fields.js'

/** What the form is about. */
export interface QueryFormProps {
  readonly entities: readonly EntityDefinition[]
  readonly entity: EntityDefinition
  readonly draft: QueryDraft
  readonly onChange: (draft: QueryDraft) => void
}

/** The form. */
export function QueryForm({
  entities,
  entity,
  draft,
  onChange,
}: QueryFormProps): ComponentChildren {
  const { indexName, partition, range, sort, limit } = draft
  const rangeName = entity.indexes.find(({ name }) => name === indexName)?.range ?? 'key'
  const setPartition = (place: number, value: string) => {
    const names = partitionOf(entity, indexName)
    onChange({
      ...draft,
      partition: names.map((_, at) => (at === place ? value : (partition[at] ?? ''))),
    })
  }
  return (
    <>
      <div class="row">
        <SelectField
          label="Entity"
          value={entity.name}
          choices={entities.map(({ name }) => name)}
          onInput={(name) => onChange(startQuery(name))}
        />
        <SelectField
          label="Index"
          value={indexName}
          choices={[BY_KEY_INDEX, ...entity.indexes.map(({ name }) => name)]}
          onInput={(name) =>
            onChange({ ...draft, indexName: name, partition: [], range: NO_CONDITION })
          }
        />
        {partitionOf(entity, indexName).map((attribute, place) => (
          <OperandField
            key={attribute}
            label={`${attribute} (partition)`}
            type={typeOf(entity, attribute)}
            value={partition[place] ?? ''}
            onInput={(value) => setPartition(place, value)}
          />
        ))}
      </div>
      <fieldset>
        <legend>Range: {rangeName}</legend>
        <ConditionFields
          label={`Condition on ${rangeName}`}
          type={rangeTypeOf(entity, indexName)}
          use="range"
          draft={range}
          onChange={(changed) => onChange({ ...draft, range: changed })}
        />
      </fieldset>
      <Filters entity={entity} draft={draft} onChange={onChange} />
      <div class="row">
        <SelectField
          label="Sort"
          value={sort}
          choices={[
            ['ASC', 'ascending'],
            ['DESC', 'descending'],
          ]}
          onInput={(chosen) => onChange({ ...draft, sort: chosen === 'DESC' ? 'DESC' : 'ASC' })}
        />
        <TextField
          label="Limit"
          type="number"
          value={limit}
          hint="1 to 100"
          onInput={(typed) => onChange({ ...draft, limit: typed })}
        />
      </div>
    </>
  )
}

function Filters({ entity, draft, onChange }: Omit<QueryFormProps, 'entities'>) {
  const { filters, join } = draft
  const attributes = Object.keys(entity.attributes).filter(
    (attribute) => typeOf(entity, attribute) !== 'any',
  )
  const replace = (id: number, changed: readonly FilterDraft[]) =>
    onChange({ ...draft, filters: filters.flatMap((one) => (one.id === id ? changed : [one])) })
  const add = () => {
    const [attribute = ''] = attributes
    const [condition = ''] = conditionsFor(typeOf(entity, attribute), 'filter')
    const id = (filters.at(-1)?.id ?? 0) + 1
    onChange({ ...draft, filters: [...filters, { ...NO_CONDITION, id, attribute, condition }] })
  }
  return (
    <fieldset>
      <legend>Filters</legend>
      {filters.length > 1 ? (
        <SelectField
          label="Which must hold"
          value={join}
          choices={[
            ['and', 'all of them'],
            ['or', 'one of them'],
          ]}
          onInput={(chosen) => onChange({ ...draft, join: chosen === 'or' ? 'or' : 'and' })}
        />
      ) : null}
      {filters.map((filter) => (
        <div class="row" key={filter.id}>
          <SelectField
            label="Attribute"
            value={filter.attribute}
            choices={attributes}
            onInput={(attribute) => {
              const [condition = ''] = conditionsFor(typeOf(entity, attribute), 'filter')
              replace(filter.id, [{ ...filter, ...NO_CONDITION, attribute, condition }])
            }}
          />
          <ConditionFields
            label={`Condition on ${filter.attribute}`}
            type={typeOf(entity, filter.attribute)}
            use="filter"
            draft={filter}
            onChange={(changed) => replace(filter.id, [{ ...filter, ...changed }])}
          />
          <Button
            label={`Remove the filter on ${filter.attribute}`}
            onClick={() => replace(filter.id, [])}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button onClick={add} isDisabled={attributes.length === 0}>
        Add a filter
      </Button>
    </fieldset>
  )
}
