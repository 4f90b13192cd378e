import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ERROR_CATEGORIES } from '../verdict/error-category.ts'
import { createErrorTable } from './error-table.ts'
import { MAX_TREND_SPANS } from './trend.ts'

const row = fc.record({
  category: fc.constantFrom(...ERROR_CATEGORIES),
  phase: fc.constantFrom('connect' as const, 'open' as const),
  count: fc.integer({ min: 0, max: 50 }),
  closeCode: fc.option(fc.integer({ min: 1000, max: 1003 })),
  sample: fc.constant('sample'),
})
const second = fc.record({
  index: fc.integer({ min: 0, max: 700_000 }),
  rows: fc.array(row, { maxLength: 8 }),
})

test('every trend adds up to its count, in whatever order seconds come', () => {
  fc.assert(
    fc.property(fc.array(second, { maxLength: 30 }), (seconds) => {
      const table = createErrorTable(5)
      for (const { index, rows } of seconds) table.add(rows, index)

      let total = 0
      for (const { count, trend } of table.rows()) {
        expect(trend.counts.reduce((sum, each) => sum + each, 0)).toBe(count)
        expect(trend.counts.length).toBeLessThanOrEqual(MAX_TREND_SPANS)
        total += count
      }
      const added = seconds.flatMap(({ rows }) =>
        rows.map((each) => each.count),
      )
      expect(total).toBe(added.reduce((sum, each) => sum + each, 0))
    }),
  )
})
