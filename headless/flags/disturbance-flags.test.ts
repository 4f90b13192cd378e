import { expect, test } from 'vitest'
import { disturbanceSchema } from '../../core/plan/disturbance-schema.ts'
import { DISTURBANCE_FLAGS } from './disturbance-flags.ts'
import { DISTURBANCE_OPTIONS } from './run-disturbances.ts'

const kindOf = (flag: string) => {
  const found = DISTURBANCE_FLAGS.find(({ flags }) => flags.startsWith(flag))
  if (!found) throw new Error(`no flag ${flag}`)
  return found.kind
}

test('every disturbance of a plan has a flag', () => {
  const types = disturbanceSchema.options.map((option) => {
    return option.shape.type.value
  })

  expect(DISTURBANCE_FLAGS.map(({ type }) => type)).toEqual(types)
  expect(Object.keys(DISTURBANCE_OPTIONS)).toEqual(types)
})

test.each([
  [
    '--storm',
    '100%@30s/10s',
    { type: 'storm', share: 1, at: '30s', away: '10s' },
  ],
  ['--storm', '7%@0s/1m', { share: 0.07, at: '0s', away: '1m' }],
  ['--flap', '20%/2s', { type: 'flapping', share: 0.2, every: '2s' }],
  ['--slow', '30%/5s', { type: 'slow', share: 0.3, how: 'late', delay: '5s' }],
  ['--slow', '30%/stop', { type: 'slow', share: 0.3, how: 'stop' }],
  [
    '--churn',
    '100%/10s/5s',
    { type: 'churn', share: 1, stay: '10s', away: '5s' },
  ],
  [
    '--offline',
    '50%@20s/30s',
    { type: 'offline', share: 0.5, at: '20s', away: '30s' },
  ],
  ['--half-open', '12.5%@15s', { type: 'half-open', share: 0.125, at: '15s' }],
  ['--idle', '10s,30s,60s', { type: 'idle', silences: ['10s', '30s', '1m'] }],
])('%s %s is read', (flag, text, wanted) => {
  expect(kindOf(flag).parse(text)).toMatchObject(wanted)
})

test.each([
  ['--storm', '100@30s/10s'],
  ['--storm', '100%@30/10s'],
  ['--storm', '100%/10s'],
  ['--storm', '101%@1s/1s'],
  ['--storm', '0%@1s/1s'],
  ['--flap', '20%/2s/'],
  ['--flap', '20%/1ms'],
  ['--slow', '30%/never'],
  ['--churn', '10%/10s'],
  ['--half-open', '10%@'],
  ['--idle', '10s,,30s'],
  ['--idle', ''],
])('%s %s is refused', (flag, text) => {
  expect(kindOf(flag).parse(text)).toBeUndefined()
})

test.each(DISTURBANCE_FLAGS)('what $flags may be shows an example', (flag) => {
  const [, example = ''] = /like (\S+),? /.exec(flag.kind.allowed) ?? []

  expect(flag.kind.parse(example.replace(/,$/, ''))).toBeDefined()
  expect(flag.description).toContain(example.replace(/,$/, ''))
})
