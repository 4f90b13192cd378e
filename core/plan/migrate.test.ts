import { expect, test } from 'vitest'
import { migratePlan, type Rung } from './migrate.ts'

const LADDER = new Map<number, Rung>([
  [1, ({ url, ...rest }) => ({ ...rest, urls: [url] })],
  [2, (plan) => ({ ...plan, extra: true })],
])

test('a plan of today is passed on unchanged', () => {
  const document = { version: 1, anything: 'else' }

  expect(migratePlan(document)).toEqual({ ok: true, document })
})

test('an old plan climbs every rung up to today', () => {
  expect(migratePlan({ version: 1, url: 'a' }, LADDER, 3)).toEqual({
    ok: true,
    document: { version: 3, urls: ['a'], extra: true },
  })
})

test('a version whose rung is missing is refused', () => {
  expect(migratePlan({ version: 1 }, new Map(), 2)).toEqual({
    ok: false,
    message: 'version 1 is not known',
  })
})

test.each([[null], [undefined], [0], [1.5], ['1'], [2]])(
  'version %s is refused with what to write',
  (version) => {
    const migration = migratePlan({ version })

    expect(migration).toMatchObject({ ok: false })
    expect(JSON.stringify(migration)).toContain('version')
  },
)
