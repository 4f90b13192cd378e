import { expect, test } from 'vitest'
import { jsonPathProblem, readJsonPath } from './json-path.ts'

const DOCUMENT = {
  ok: true,
  nothing: null,
  data: { id: 7, 'a b': 'spaced', "it's": 'quoted', items: [1, { x: 2 }, [3]] },
}

test.each([
  ['$', DOCUMENT],
  ['ok', true],
  ['$.ok', true],
  ['data.id', 7],
  ["data['a b']", 'spaced'],
  ['data["a b"]', 'spaced'],
  ["$['data']['id']", 7],
  [String.raw`data['it\'s']`, 'quoted'],
  ['data.items[0]', 1],
  ['data.items[-1][0]', 3],
  ['data.items[1].x', 2],
  ['nothing', null],
])('%s finds its value', (path, value) => {
  expect(jsonPathProblem(path)).toBeNull()
  expect(readJsonPath(DOCUMENT, path)).toEqual(value)
})

test.each([
  'missing',
  'ok.deeper',
  'data.items[9]',
  'data.items.length',
  'data[0]',
  'toString',
  'nothing.more',
])('%s finds nothing', (path) => {
  expect(readJsonPath(DOCUMENT, path)).toBeUndefined()
})

test('an array may be the document', () => {
  expect(readJsonPath(['message', { id: 1 }], '[1].id')).toBe(1)
})

test.each([
  ['', 'must not be empty'],
  ['.a', 'at its start'],
  ['$a', 'at "a"'],
  ['a..b', 'at "..b"'],
  ['a[*]', 'at "[*]"'],
  ['a[1:2]', 'at "[1:2]"'],
  ['a[?@.b]', 'at "[?@.b]"'],
  ['a.', 'at "."'],
  ["a['b", 'at "[\'b"'],
  ['a b', 'at " b"'],
])('%j is refused', (path, where) => {
  expect(jsonPathProblem(path)).toContain(where)
})
