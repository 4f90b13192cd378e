import { expect, test } from 'vitest'
import { parseCsv } from './csv.ts'

test('the first row names the columns, the others hold values', () => {
  expect(parseCsv('user,token\r\nann,t1\r\nbob,t2\r\n')).toEqual({
    columns: ['user', 'token'],
    rows: [
      ['ann', 't1'],
      ['bob', 't2'],
    ],
  })
})

test.each([
  [
    'LF alone',
    'a,b\n1,2\n3,4',
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  ['a byte order mark', '\uFEFFa,b\n1,2', [['1', '2']]],
  ['a comma in quotes', 'a,b\n"1,5",2', [['1,5', '2']]],
  ['doubled quotes', 'a,b\n"say ""hi""",2', [['say "hi"', '2']]],
  [
    'a line break in quotes',
    'a,b\n"1\r\n2",3\n4,5',
    [
      ['1\r\n2', '3'],
      ['4', '5'],
    ],
  ],
  [
    'empty values',
    'a,b\n,\n"",x',
    [
      ['', ''],
      ['', 'x'],
    ],
  ],
  ['blank lines', 'a,b\n\n1,2\r\n\r\n', [['1', '2']]],
  ['spaces, which are kept', 'a,b\n 1, 2', [[' 1', ' 2']]],
  ['no rows', 'a,b\n', []],
])('%s', (_what, text, rows) => {
  expect(parseCsv(text).rows).toEqual(rows)
})

test.each([
  ['', 'line 1 must name the columns'],
  ['a,,c\n', 'line 1 column 2 has no name'],
  ['a,a\n', 'line 1 names the column "a" twice'],
  ['a,b\n1,2\n3', 'line 3 has 1 values, but there are 2 columns'],
  ['a,b\n"x\ny",2\n1,2,3', 'line 4 has 3 values'],
  ['a,b\n"1,2', 'line 2 opens a quote that is never closed'],
  ['a,b\n1"2,3', 'line 2 has a quote inside a value'],
  ['a,b\n"1"2,3', 'line 2 has a quote inside a value'],
])('%j is refused', (text, message) => {
  expect(() => parseCsv(text)).toThrow(message)
})

test('a large file is read in a moment', () => {
  const text = `user,text\n${'ann,"a ""b"", c"\n'.repeat(100_000)}`

  expect(parseCsv(text).rows).toHaveLength(100_000)
})
