import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import {
  LIMIT_CAUSE_IDS,
  LIMIT_CAUSES,
} from '../../core/verdict/limit/causes.ts'

const read = (path: string) =>
  readFile(new URL(`../../${path}`, import.meta.url), 'utf8')

const page = await read('docs/verdicts.md')
const [, rulesPart = '', situationsPart = ''] = page.split(
  /^## (?:Rules|Situations)$/m,
)

/** Cells of the rows below a table's head. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  )
}

const rules = rowsOf(rulesPart)
const situations = rowsOf(situationsPart)

/** File names (without the ending) and what their tests are called. */
async function testsIn(folder: string): Promise<Map<string, string[]>> {
  const names = (
    await readdir(new URL(`../../${folder}`, import.meta.url))
  ).filter((name) => name.endsWith('.test.ts'))
  const titles = await Promise.all(
    names.map(async (name) => {
      const source = await read(`${folder}/${name}`)
      const found = [...source.matchAll(/\btest[^'"`]*?\(\s*'([^']+)'/g)]
      return [
        name.replace('.test.ts', ''),
        found.map(([, title = '']) =>
          title.replace(/ \((again|needs) .*\)$/, ''),
        ),
      ] as const
    }),
  )
  return new Map(titles)
}

const played = await testsIn('tests/integration/situations')

test('docs/verdicts.md has a row for each cause, in the product’s words', () => {
  const expected = LIMIT_CAUSE_IDS.map((id) => {
    const { limit, confirm, next } = LIMIT_CAUSES[id]
    return [`\`${id}\``, limit, confirm, next]
  })

  expect(
    rules.map(([id, limit, , , confirm, next]) => [id, limit, confirm, next]),
  ).toEqual(expected)
})

test('every rule says when it fires, what it tells, and names a test that exists', async () => {
  const beside = await readdir(
    new URL('../../core/verdict/limit', import.meta.url),
  )
  const titles = [...played.values()].flat()

  for (const [id, , fires = '', told = '', , , tests = ''] of rules) {
    expect(fires.length, id).toBeGreaterThan(10)
    expect(told, id).not.toBe('')
    const [file = '', ...names] = tests.split('; ')
    expect(beside, id).toContain(file)
    expect(names.filter((name) => !titles.includes(name))).toEqual([])
  }
})

test('every situation that is played is in docs/verdicts.md, and no other', () => {
  const told = situations.map(([name, , , , , link = '']) => {
    const file = /\[([\w-]+)\]/.exec(link)?.[1] ?? ''
    return `${file}: ${name}`
  })
  const real = [...played].flatMap(([file, titles]) =>
    titles.map((title) => `${file}: ${title}`),
  )

  expect(real.length).toBeGreaterThanOrEqual(18)
  expect(told.toSorted()).toEqual(real.toSorted())
})

test('a situation’s cause is the one its test expects', async () => {
  for (const [name = '', , , limit = '', cause = '', link = ''] of situations) {
    if (cause === '-') continue
    const file = /\[([\w-]+)\]/.exec(link)?.[1] ?? ''
    const source = await read(`tests/integration/situations/${file}.test.ts`)
    const from = source.indexOf(`'${name}`)
    const body = source.slice(from, source.indexOf('\n})', from))
    expect(body, name).toContain(`cause: '${cause.replaceAll('`', '')}'`)
    expect(body, name).toContain(`limit: '${limit}'`)
  }
})
