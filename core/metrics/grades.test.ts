import { expect, test } from 'vitest'
import { type GradeInput, gradeOf, gradesOf } from './grades.ts'

const BEST: GradeInput = {
  successRate: 1,
  connectP50Ms: 1,
  connectP99Ms: 10,
  pongRate: 1,
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
  const nothing = {
    successRate: null,
    connectP50Ms: null,
    connectP99Ms: null,
    pongRate: null,
  }

  expect(gradeOf(nothing)).toBe('abnormal')
})
