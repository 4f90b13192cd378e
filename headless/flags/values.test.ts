import { describe, expect, test } from 'vitest'
import {
  closeCode,
  decimal,
  duration,
  header,
  loopbackHost,
  oneOf,
  portRange,
  text,
  wholeNumber,
  type ValueKind,
} from './values.ts'

const TABLE: readonly (readonly [
  string,
  ValueKind<unknown>,
  Readonly<Record<string, unknown>>,
])[] = [
  [
    'a whole number',
    wholeNumber(1, 100),
    {
      '1': 1,
      '100': 100,
      '0': undefined,
      '101': undefined,
      '-5': undefined,
      '1.5': undefined,
      '1e1': undefined,
      '': undefined,
      ' 7': undefined,
      '0x10': undefined,
    },
  ],
  [
    'a decimal number',
    decimal(0.5, 10),
    { '0.5': 0.5, '10': 10, '.5': undefined, '11': undefined, '-1': undefined },
  ],
  [
    'a duration',
    duration({ min: '100ms', max: '1h' }),
    {
      '100ms': 100,
      '1m30s': 90_000,
      '1h': 3_600_000,
      '99ms': undefined,
      '2h': undefined,
      '0': undefined,
      '30': undefined,
      '-1s': undefined,
      soon: undefined,
    },
  ],
  [
    'a duration that may be 0',
    duration({ min: '100ms', max: '1h', zero: 'never' }),
    { '0': 0, '0s': 0, '50ms': undefined },
  ],
  [
    'a range of ports',
    portRange,
    {
      '2000-3000': { from: 2000, to: 3000 },
      '2000-2000': { from: 2000, to: 2000 },
      '1024-3000': undefined,
      '3000-2000': undefined,
      '2000-65536': undefined,
      '2000': undefined,
      '2000-': undefined,
      '2000 - 3000': undefined,
    },
  ],
  ['a choice', oneOf(['a', 'b']), { a: 'a', A: undefined, c: undefined }],
  ['a text', text('anything'), { x: 'x', '': undefined }],
  [
    'a close code',
    closeCode,
    {
      '1011': 1011,
      '4999': 4999,
      none: 'none',
      '1014': 1014,
      '3000': 3000,
      '999': undefined,
      '1005': undefined,
      '1006': undefined,
      '1015': undefined,
      '2000': undefined,
      '': undefined,
    },
  ],
  [
    'a loopback host',
    loopbackHost,
    {
      '127.0.0.1': '127.0.0.1',
      '127.3.2.1': '127.3.2.1',
      localhost: 'localhost',
      '::1': '::1',
      '0.0.0.0': undefined,
      '127.0.0.256': undefined,
      '192.168.0.1': undefined,
      'example.org': undefined,
    },
  ],
  [
    'a header line',
    header,
    {
      'X-A: b': { name: 'X-A', value: 'b' },
      'Authorization: Bearer a:b': {
        name: 'Authorization',
        value: 'Bearer a:b',
      },
      'X-Empty:': { name: 'X-Empty', value: '' },
      'no colon': undefined,
      'a b: c': undefined,
      'X-A: b\r\nX-B: c': undefined,
    },
  ],
]

describe.each(TABLE)('%s', (_name, kind, cases) => {
  test.each(Object.entries(cases))('reads "%s"', (given, wanted) => {
    expect(kind.parse(given)).toEqual(wanted)
  })
})

test('what is allowed is said with its range', () => {
  expect([
    wholeNumber(1, 5).allowed,
    duration({ min: '10ms', max: '1h', zero: 'never' }).allowed,
    oneOf(['a', 'b']).allowed,
  ]).toEqual([
    'a whole number from 1 to 5',
    'a duration with a unit (ms, s, m, h) such as 30s, from 10ms to 1h, or 0 for never',
    'one of a, b',
  ])
})
