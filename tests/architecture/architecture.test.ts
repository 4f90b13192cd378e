import { readdirSync } from 'node:fs'
import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'
import { findImports, isNamed, nodesOf } from './find-imports.ts'
import { isTestFile, judgeImport } from './import-rules.ts'
import { HOUSE, MADE_BY_TOOLS, WALLS } from './import-table.ts'
import { countLines, PROJECT_ROOT, readSources } from './source-files.ts'

const LINES_MAX = 400
const TEST_LINES_MAX = 600
const SHELL_LINES_MAX = 700

const code = readSources(/\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/)
const imports = code.flatMap(({ path, text }) =>
  findImports(path, text).map((found) => ({ path, found })),
)

describe('imports', () => {
  test('every import goes through a door of the import table', () => {
    const refused = imports
      .map(({ path, found }) => judgeImport(path, found))
      .filter((verdict) => verdict !== undefined)

    expect(refused).toEqual([])
  })

  test('one file turns hdr-histogram-js into our own histogram', () => {
    const files = imports
      .filter(({ path, found }) => {
        return found.specifier === 'hdr-histogram-js' && !isTestFile(path)
      })
      .map(({ path }) => path)

    expect(files).toEqual([expect.stringContaining(WALLS['hdr-histogram-js'])])
  })
})

describe('sizes', () => {
  test(`no source file is longer than ${LINES_MAX} lines (tests: ${TEST_LINES_MAX})`, () => {
    const tooLong = [...code, ...readSources(/\.(css|html)$/)]
      .map(({ path, text }) => ({ path, lines: countLines(text) }))
      .filter(({ path, lines }) => {
        return lines > (isTestFile(path) ? TEST_LINES_MAX : LINES_MAX)
      })

    expect(tooLong).toEqual([])
  })

  test(`the shell stays under ${SHELL_LINES_MAX} lines in all`, () => {
    const shell = code.filter(({ path }) => {
      return path.startsWith('electron/') && !isTestFile(path)
    })

    const lines = shell.reduce((sum, { text }) => sum + countLines(text), 0)

    expect(lines).toBeLessThan(SHELL_LINES_MAX)
  })
})

test('every file in core, workers and control opens with what it is for', () => {
  const silent = code
    .filter(({ path }) => /^(core|workers|control)\//.test(path))
    .filter(({ path }) => !isTestFile(path))
    .filter(({ text }) => !/^(\/\/|\/\*)/.test(text))
    .map(({ path }) => path)

  expect(silent).toEqual([])
})

test('the load plane and core never read the wall clock by `new Date()`', () => {
  const readers = code
    .filter(({ path }) => /^(core|workers\/(engine|metrics))\//.test(path))
    .filter(({ path }) => !isTestFile(path))
    .filter(({ path, text }) => readsWallClock(path, text))
    .map(({ path }) => path)

  expect(readers).toEqual([])
})

test('the top level is the house and nothing else', () => {
  const folders = readdirSync(PROJECT_ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .filter((name) => !MADE_BY_TOOLS.includes(name))

  expect(folders.toSorted()).toEqual(HOUSE)
})

function readsWallClock(path: string, text: string): boolean {
  const nodes = [...nodesOf(parseSync(path, text).program)]
  return nodes.some(
    (node) =>
      node['type'] === 'NewExpression' &&
      isNamed(node['callee'], 'Date') &&
      Array.isArray(node['arguments']) &&
      node['arguments'].length === 0,
  )
}
