import { describe, expect, it } from 'vitest'
import { readHeader, renderHeader } from '../../src/codegen/generated-header.js'

describe('readHeader', () => {
  it.each([
    { manifest: 'manifest.yml', zod: false },
    { manifest: '../../my app/manifest.yml', zod: true },
    { manifest: '../*/"quoted" {}\\/manifest.yml', zod: false },
  ])('reads what renderHeader has written of $manifest', (options) => {
    const header = renderHeader('The entities', options).join('\n')
    expect(header.match(/\*\//g)).toHaveLength(1)
    expect(readHeader(`${header}\nexport {}\n`)).toEqual(options)
    expect(readHeader(`${header}\nexport {}\n`.replaceAll('\n', '\r\n'))).toEqual(options)
  })

  it.each([
    { name: 'is empty', text: '' },
    { name: 'has another comment', text: '/**\n * Mine.\n */\nexport {}\n' },
    {
      name: 'has the line below its first comment',
      text: '/** Mine. */\n/**\n * Options: {"manifest":"a","zod":true}\n */',
    },
    { name: 'has options that are no JSON', text: '/**\n * Options: {manifest}\n */\n' },
    { name: 'has options of another kind', text: '/**\n * Options: {"zod":"yes"}\n */\n' },
  ])('knows a file that $name for one of somebody else', ({ text }) => {
    expect(readHeader(text)).toBeUndefined()
  })
})
