import { describe, expect, it, onTestFinished } from 'vitest'
import { createSeededRandom } from '../../models/seeded-random.js'
import { APP_ID, START, startTestEmulator } from '../emulator-harness.js'
import {
  HEADER,
  RULES,
  TENANT,
  VALUE_TEXTS,
  createEngine,
  exportText,
  importText,
  sendRandom,
  toTenant,
} from './data-harness.js'

const SEED = 20_261_122

describe('a seed', () => {
  it('needs installation, key and value alone', () => {
    const engine = createEngine()
    const summary = importText(
      engine,
      `${HEADER}\n{"installationId":"one","key":"k","value":1.0}\n`,
    )
    expect(summary).toEqual({ items: 1, tenants: 1 })
    expect([...engine.entries()]).toEqual([
      {
        tenant: TENANT,
        space: 'values',
        record: { key: 'k', valueText: '1.0', createdAt: START, updatedAt: START },
      },
    ])
  })

  it.each<[string, string, object]>([
    ['an installation by its ARI', '"installationId":"ari:cloud:ecosystem::installation/one"', {}],
    ['an environment', '"environment":"STAGING"', { tenant: toTenant('one', 'STAGING') }],
    [
      'an environment by its id',
      '"environmentId":"e"',
      { tenant: { ...TENANT, environmentId: 'e' } },
    ],
    ['a product', '"product":"jira"', { tenant: { ...TENANT, product: 'jira' } }],
    ['a secret', '"store":"secret"', { space: 'secrets' }],
    ['an item of an entity', '"entity":"measure"', { space: 'entity measure' }],
    [
      'times',
      '"createdAt":1,"updatedAt":2,"expiresAt":3',
      {
        record: { key: 'k', valueText: '{}', createdAt: 1, updatedAt: 2, expiresAt: 3 },
      },
    ],
    [
      'an update as late as the creation',
      '"createdAt":1',
      {
        record: { key: 'k', valueText: '{}', createdAt: 1, updatedAt: 1 },
      },
    ],
  ])('can hold %s', (_what, member, expected) => {
    const rules = { ...RULES, namespace: 'product' } as const
    const engine = createEngine(undefined, rules)
    const installation = member.includes('installationId') ? '' : '"installationId":"one",'
    const text = `${HEADER}\n{${installation}"key":"k","value":{},${member}}`
    importText(engine, text, APP_ID, rules)
    expect([...engine.entries()]).toEqual([
      expect.objectContaining({ tenant: TENANT, ...expected }),
    ])
  })

  it('may be laid out by hand: empty lines, CRLF and a byte order mark', () => {
    const engine = createEngine()
    const line = '{ "installationId" : "one", "key" : "k", "value" : [ 1 ] }'
    importText(engine, `\uFEFF\n${HEADER}\r\n\r\n${line}\r\n\n`)
    expect([...engine.entries()].map(({ record }) => record.valueText)).toEqual(['[ 1 ]'])
  })

  it('overwrites what has the same key, and nothing else', () => {
    const engine = createEngine()
    importText(engine, `${HEADER}\n${item('"a"', '1')}\n${item('"b"', '2')}`)
    importText(engine, `${HEADER}\n${item('"b"', '3')}`)
    expect([...engine.entries()].map(({ record }) => record.valueText)).toEqual(['1', '3'])
  })
})

describe('a seed that cannot be used', () => {
  it.each<[string, string | Buffer, RegExp]>([
    [
      'is empty',
      '',
      /^seed\.ndjson line 1: expected \{"format":"forge-remote-data".* found no line/,
    ],
    ['has no header', item('"a"', '1'), /line 1: expected \{"format".*, found another line/],
    [
      'keeps products apart where the engine does not',
      `${HEADER}\n{"installationId":"one","product":"jira","key":"k","value":1}`,
      /line 2: product: expected none, found "jira"; start with --rule namespace=product/,
    ],
    ['is newer', HEADER.replace('1', '2'), /line 1: expected version 1, found version 2; use/],
    ['is older than all', HEADER.replace('1', '0'), /line 1: expected version 1, found version 0/],
    [
      'is of another app',
      HEADER.replace('}', ',"appId":"x"}'),
      /line 1: appId: expected ari:.*found x/,
    ],
    [
      'has a header with more',
      HEADER.replace('}', ',"more":1}'),
      /line 1: Unrecognized key: "more"/,
    ],
    ['is a journal', HEADER.replace('}', ',"items":0}'), /line 1: expected a seed or an export/],
    ['holds text', `${HEADER}\n\nhello`, /line 3: expected a JSON object, found text that is none/],
    ['holds a list', `${HEADER}\n[]`, /line 2: expected a JSON object, found text that is none/],
    ['holds a value cut short', `${HEADER}\n${item('"a"', '{')}`, /line 2: expected a JSON object/],
    [
      'lacks an installation',
      `${HEADER}\n{"key":"a","value":1}`,
      /line 2: installationId: .*expected string/,
    ],
    [
      'lacks a key',
      `${HEADER}\n{"installationId":"one","value":1}`,
      /line 2: key: .*expected string/,
    ],
    [
      'lacks a value',
      `${HEADER}\n{"installationId":"one","key":"a"}`,
      /line 2: value: .*key "a", found none/,
    ],
    [
      'has two values',
      `${HEADER}\n${item('"a"', '1,"valueText":"1"')}`,
      /line 2: value: .*found both/,
    ],
    [
      'has a text that is no value',
      `${HEADER}\n{"installationId":"one","key":"a","valueText":"{"}`,
      /valueText: expected JSON/,
    ],
    [
      'has a member nobody knows',
      `${HEADER}\n${item('"a"', '1,"ttl":1')}`,
      /line 2: Unrecognized key: "ttl"/,
    ],
    [
      'has __proto__',
      `${HEADER}\n${item('"a"', '1,"__proto__":1')}`,
      /line 2: Unrecognized key: "__proto__"/,
    ],
    [
      'has an unknown environment',
      `${HEADER}\n${item('"a"', '1,"environment":"x"')}`,
      /line 2: environment: /,
    ],
    [
      'has a secret of an entity',
      `${HEADER}\n${item('"a"', '{},"entity":"measure","store":"secret"')}`,
      /line 2: store: /,
    ],
    [
      'breaks the grammar of keys',
      `${HEADER}\n${item('"a/b"', '1')}`,
      /line 2: key "a\/b": INVALID_KEY: /,
    ],
    ['holds null', `${HEADER}\n${item('"a"', 'null')}`, /line 2: key "a": BAD_REQUEST: /],
    [
      'holds too much',
      `${HEADER}\n${item('"a"', `"${'x'.repeat(250_000)}"`)}`,
      /line 2: key "a": MAX_SIZE: /,
    ],
    [
      'names an undeclared entity',
      `${HEADER}\n${item('"a"', '{},"entity":"nobody"')}`,
      /line 2: key "a": SCHEMA_NOT_FOUND/,
    ],
    [
      'breaks a type',
      `${HEADER}\n${item('"a"', '{"whole":1.5},"entity":"measure"')}`,
      /line 2: key "a": INCORRECT_PROPERTY_TYPE/,
    ],
    [
      'holds a change',
      `${HEADER}\n{"at":1,"reset":true}`,
      /line 2: expected an item, found a line of a journal/,
    ],
    [
      'names a key twice',
      `${HEADER}\n${item('"a"', '1')}\n\n${item('"a"', '2')}`,
      /line 4: key: .*that of line 2 again/,
    ],
    [
      'is no UTF-8',
      Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from([0xff])]),
      /line 2: expected UTF-8/,
    ],
  ])('is refused with its line when it %s', (_what, text, message) => {
    const engine = createEngine()
    importText(engine, `${HEADER}\n${item('"kept"', '1')}`)
    const before = exportText(engine)
    const good = `\n${item('"good"', '1')}`
    const whole = text.length === 0 ? text : Buffer.concat([Buffer.from(text), Buffer.from(good)])
    expect(() => importText(engine, whole)).toThrow(message)
    expect(exportText(engine)).toBe(before)
  })
})

describe('a seed with a secret in a line that is cut short', () => {
  it('is refused without quoting it, for the message goes into logs', () => {
    const line = '{"store":"secret","key":"k","value":"TOPSECRET"'
    for (const text of [line, `${HEADER}\n${line}`]) {
      expect(() => importText(createEngine(), text)).toThrow(/^(?!.*TOPSECRET)seed\.ndjson line/)
    }
  })
})

describe('a seed of which the last line alone cannot be used', () => {
  it('leaves everything as it was', () => {
    const engine = createEngine()
    importText(engine, `${HEADER}\n${item('"a"', '1')}`)
    const before = exportText(engine)
    const lines = [HEADER, item('"a"', '2'), item('"b"', '2'), item('"c"', 'null')]
    expect(() => importText(engine, lines.join('\n'))).toThrow(/line 4: key "c": BAD_REQUEST/)
    expect(exportText(engine)).toBe(before)
  })
})

describe('data that have one installation in two environments', () => {
  const staged = '{"installationId":"one","environment":"STAGING","key":"s","value":1}'

  it('lost some of their items to every token, and are refused with both lines', () => {
    const engine = createEngine()
    expect(() => importText(engine, [HEADER, item('"a"', '1'), '', staged].join('\n'))).toThrow(
      /^seed\.ndjson line 4: environment: expected PRODUCTION, in which line 2 has installation "one", found STAGING; an .* exactly one environment: give .* another installationId$/,
    )
    expect([...engine.entries()]).toEqual([])
  })

  it.each([
    ['by its ARI', staged.replace('"one"', '"ari:cloud:ecosystem::installation/one"'), 'STAGING'],
    ['by the id of the environment', staged.replace('":"STAGING"', 'Id":"e"'), 'e'],
  ])('are refused when the second is named %s', (_how, line, found) => {
    const seed = [HEADER, item('"a"', '1'), line].join('\n')
    expect(() => importText(createEngine(), seed)).toThrow(`"one", found ${found};`)
  })

  it('are refused when the engine has the first', () => {
    const engine = createEngine()
    importText(engine, `${HEADER}\n${staged}`)
    const before = exportText(engine)
    expect(() => importText(engine, `${HEADER}\n${item('"a"', '1')}`)).toThrow(
      /line 2: environment: expected STAGING, in which the emulator has installation "one", found PRODUCTION; .* or load them into an emulator that does not know this one$/,
    )
    expect(exportText(engine)).toBe(before)
    expect(importText(engine, `${HEADER}\n${staged}`)).toEqual({ items: 1, tenants: 1 })
  })

  it('are refused when a token was minted for the first', async () => {
    const { emulator } = await startTestEmulator()
    onTestFinished(() => emulator.close())
    await emulator.systemToken({ installationId: 'one' })
    const load = () => emulator.data.import(`${HEADER}\n${staged}`)
    expect(load).toThrow(/^data line 2: environment: expected PRODUCTION, in which the emulator/)
    expect(emulator.data.export()).not.toContain('STAGING')
  })

  it('are two installations when they belong to two apps, or have two ids', () => {
    const ofAnother = staged.replace('{', '{"appId":"ari:cloud:ecosystem::app/another",')
    const seed = [HEADER, item('"a"', '1'), ofAnother, staged.replace('one', 'two')]
    expect(importText(createEngine(), seed.join('\n'))).toEqual({ items: 3, tenants: 3 })
  })
})

describe('an export', () => {
  it('holds each value as it came', () => {
    const engine = createEngine()
    VALUE_TEXTS.forEach((text, index) => {
      engine.execute(TENANT, 'set', Buffer.from(`{"key":"k${10 + index}","value":${text}}`))
    })
    const copy = createEngine()
    importText(copy, exportText(engine))
    expect([...copy.entries()].map(({ record }) => record.valueText)).toEqual(VALUE_TEXTS)
  })

  it('leaves out what a seed need not say', () => {
    const engine = createEngine()
    engine.execute(TENANT, 'secret/set', Buffer.from('{"key":"k","value":"v"}'))
    engine.execute(toTenant('two', 'STAGING'), 'set', Buffer.from('{"key":"k","value":{ }}'))
    const [header, ...items] = exportText(engine).trimEnd().split('\n')
    expect(header).toBe(`{"format":"forge-remote-data","version":1,"appId":"${APP_ID}"}`)
    expect(items.toSorted()).toEqual([
      `{"environment":"STAGING","installationId":"two","key":"k","value":{ },"createdAt":${START},"updatedAt":${START}}`,
      `{"installationId":"one","store":"secret","key":"k","value":"v","createdAt":${START},"updatedAt":${START}}`,
    ])
  })

  it('can hold one tenant alone', () => {
    const engine = createEngine()
    const random = createSeededRandom(SEED)
    for (let count = 0; count < 100; count += 1) sendRandom(engine, random)
    const lines = exportText(engine).split('\n')
    const ofOne = lines.filter((line) => /"format"|"installationId":"one"|^$/.test(line))
    expect(exportText(engine, TENANT).split('\n')).toEqual(ofOne)
    expect(ofOne.length).toBeLessThan(lines.length)
  })

  it('is the same whatever order the data came in', () => {
    const lines = ['"b"', '"a"', '"c"'].map((key) => item(key, '1'))
    const tenants = ['"two"', '"one"'].flatMap((id) =>
      lines.map((line) => line.replace('"one"', id)),
    )
    const texts = [tenants, tenants.toReversed()].map((order) => {
      const engine = createEngine()
      for (const line of order) importText(engine, `${HEADER}\n${line}`)
      return exportText(engine)
    })
    expect(texts[0]).toBe(texts[1])
  })

  it('loads into the same data, whatever was done to it', () => {
    for (let index = 0; index < 40; index += 1) {
      const engine = createEngine()
      const random = createSeededRandom(SEED, index)
      for (let count = random.between(0, 150); count > 0; count -= 1) sendRandom(engine, random)
      const text = exportText(engine)
      const copy = createEngine()
      const { items } = importText(copy, text)
      expect(exportText(copy), `state ${index}`).toBe(text)
      expect(items).toBe([...engine.entries()].length)
    }
  })
})

function item(key: string, value: string): string {
  return `{"installationId":"one","key":${key},"value":${value}}`
}
