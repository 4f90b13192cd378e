import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

const read = (line: string) => readOptions(line.split(' ').filter(Boolean))

test('what is named is measured, each load once', () => {
  expect(read('connect idle echo')).toEqual({
    command: 'measure',
    parts: ['hold', 'echo', 'saturated'],
    pairs: 5,
    peers: false,
    record: false,
  })
})

test('all is everything that there is', () => {
  expect(read('all --peers --record --pairs 2')).toEqual({
    command: 'measure',
    parts: [
      ...['hold', 'echo', 'saturated', 'tls', 'tls-resumed'],
      ...['report', 'marker', 'startup'],
    ],
    pairs: 2,
    peers: true,
    record: true,
  })
})

test('a check is of everything unless something is named', () => {
  const all = read('all')
  expect(read('check')).toEqual({ ...all, command: 'check', pairs: 3 })
  expect(read('check tls')).toMatchObject({ parts: ['tls', 'tls-resumed'] })
})

test('the table takes nothing', () => {
  expect(read('table')).toEqual({ command: 'table' })
  expect(read('table tls')).toBeNull()
})

test('searches are of every kind unless some are named', () => {
  expect(read('search')).toEqual({
    ...{ command: 'search', times: 5, limitless: 1 },
    kinds: ['connections', 'connect-rate', 'message-rate'],
  })
  expect(read('search connect-rate --times 2 --limitless 0')).toMatchObject({
    ...{ kinds: ['connect-rate'], times: 2, limitless: 0 },
  })
})

test.each([
  '',
  'nothing',
  'connect nothing',
  'connect --pairs 0',
  'connect --pairs many',
  'connect --pairs 1000',
  'connect --fast',
  'toString',
  'search tls',
  'search --times 0 --limitless 0',
  'search --times some',
])('%j is no command line', (line) => {
  expect(read(line)).toBeNull()
})
