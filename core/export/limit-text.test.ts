import { expect, test } from 'vitest'
import { sampleRun } from '../metrics/sample-run.ts'
import { resultText } from './result-text.ts'

test('whose limit was met is told with its evidence and what to do', () => {
  const { summary } = sampleRun([
    {
      reports: [
        {
          counters: { attempted: 10, dials: 10, failed: 10 },
          errors: [
            {
              category: 'conn_refused',
              phase: 'connect',
              count: 10,
              closeCode: null,
              sample: 'connect ECONNREFUSED\u001b[31m',
            },
          ],
        },
      ],
    },
  ])

  const text = resultText(summary)

  expect(text).toContain('--- Limit ---\nWhose:                  none\n')
  expect(text).toContain(
    'Cause:                  Nothing listens there (95 % sure)',
  )
  expect(text).toContain('\n- None of 10 connections opened: 10 of 10 dials')
  expect(text).toContain('\n- The first answer: connect ECONNREFUSED [31m.')
  expect(text).toContain('\nNext: Start the server')
  // a result of an earlier version
  const { verdict: _verdict, ...older } = summary
  expect(resultText(older)).not.toContain('--- Limit ---')
})
