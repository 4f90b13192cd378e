import { expect, test } from 'vitest'
import {
  boundText,
  type GradeInput,
  gradeInputOf,
  gradeOf,
  gradeReason,
  gradesOf,
} from './grades.ts'
import { sampleRun, sampleSummary } from './sample-run.ts'

const BEST: GradeInput = {
  successRate: 1,
  connectP50Ms: 1,
  connectP99Ms: 10,
  pongRate: 1,
  keptRate: 1,
}
const NOTHING: GradeInput = {
  successRate: null,
  connectP50Ms: null,
  connectP99Ms: null,
  pongRate: null,
  keptRate: null,
}

test.each([
  ['successRate', 0.999, 'excellent'],
  ['successRate', 0.9989, 'good'],
  ['successRate', 0.99, 'good'],
  ['successRate', 0.95, 'needs-work'],
  ['successRate', 0.9499, 'abnormal'],
  ['connectP50Ms', 4.99, 'excellent'],
  ['connectP50Ms', 5, 'good'],
  ['connectP50Ms', 20, 'needs-work'],
  ['connectP50Ms', 50, 'abnormal'],
  ['connectP99Ms', 49.9, 'excellent'],
  ['connectP99Ms', 50, 'good'],
  ['connectP99Ms', 100, 'needs-work'],
  ['connectP99Ms', 200, 'abnormal'],
  ['pongRate', 0.9989, 'good'],
  ['pongRate', 0, 'abnormal'],
  ['keptRate', 0.999, 'excellent'],
  ['keptRate', 0.9899, 'needs-work'],
  ['keptRate', 0.9, 'abnormal'],
] as const)('%s of %s is %s, and so is the whole', (metric, value, grade) => {
  const input = { ...BEST, [metric]: value }

  expect(gradesOf(input)[metric]).toBe(grade)
  expect(gradeOf(input)).toBe(grade)
})

test('what was not measured is left out', () => {
  const input = { ...BEST, pongRate: null, connectP50Ms: null }

  expect(gradesOf(input).pongRate).toBeNull()
  expect(gradeOf(input)).toBe('excellent')
})

test('a run that measured nothing is abnormal', () => {
  expect(gradeOf(NOTHING)).toBe('abnormal')
  expect(gradeReason(NOTHING, false)).toContain('was measured')
})

test.each<[Partial<GradeInput>, string]>([
  [{}, 'Everything measured is excellent.'],
  [
    { connectP99Ms: 120.004, connectP50Ms: 6 },
    'Decided by connect p99 120.01 ms (good is below 100 ms).',
  ],
  [
    { keptRate: 0.5, pongRate: 0.94999 },
    'Decided by pong rate 94.99 % (needs-work is at least 95 %), connections kept 50 % (needs-work is at least 95 %).',
  ],
])('the reason for %o is told', (changes, reason) => {
  expect(gradeReason({ ...BEST, ...changes }, false)).toBe(reason)
})

test('a grade of an overloaded generator says so', () => {
  expect(gradeReason(BEST, true)).toBe(
    "Everything measured is excellent. The generator was overloaded: the grade may be its own, not the server's.",
  )
})

test.each([
  ['successRate', 'excellent', 'at least 99.9 %'],
  ['successRate', 'abnormal', 'below 95 %'],
  ['connectP99Ms', 'needs-work', 'below 200 ms'],
  ['connectP99Ms', 'abnormal', 'from 200 ms'],
] as const)('of %s, %s is %s', (metric, grade, text) => {
  expect(boundText(metric, grade)).toBe(text)
})

test('a server that drops everybody after a while does not grade well', () => {
  const counters = { attempted: 10, dials: 10, succeeded: 10 }
  const { summary } = sampleRun([
    { reports: [{ open: 10, counters }] },
    { reports: [{ open: 0, counters: { dropped: 10, reconnected: 2 } }] },
  ])

  expect(gradeInputOf(summary)).toMatchObject({ successRate: 1 })
  expect(gradeInputOf(summary).keptRate).toBeCloseTo(1 - 10 / 12)
  expect(summary.grades.keptRate).toBe('abnormal')
  expect(summary.grade).toBe('abnormal')
  expect(summary.gradeReason).toContain('connections kept 16.66 %')
})

test('a summary has the grade of each metric, and why', () => {
  expect(sampleSummary()).toMatchObject({
    grade: 'excellent',
    gradeReason: 'Everything measured is excellent.',
    grades: {
      successRate: 'excellent',
      connectP50Ms: 'excellent',
      connectP99Ms: 'excellent',
      pongRate: 'excellent',
      keptRate: 'excellent',
    },
  })
})

test('the grade of a generator-limited run carries the mark', () => {
  const { summary } = sampleRun([
    { reports: [{ open: 1, health: { loopDelayMaxMs: 5000 } }] },
  ])

  expect(summary.generator.verdict).toBe('generator-limited')
  expect(summary.gradeReason).toContain('The generator was overloaded')
})
