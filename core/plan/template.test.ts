import { expect, test } from 'vitest'
import {
  compileTemplate,
  TEMPLATE_VARIABLES,
  templateProblem,
  type TemplateValues,
} from './template.ts'

const VALUES: TemplateValues = {
  n: () => '7',
  user: () => '5007',
  seq: () => '12',
  uuid: () => '00000000-0000-4000-8000-000000000000',
  now: () => '1700000000000',
  random: () => '99',
}

test('every variable is filled in, wherever it stands', () => {
  const text = '{{n}},{{user}},{{seq}},{{uuid}},{{now}},{{random}}'

  expect(compileTemplate(text).fill(VALUES)).toBe(
    '7,5007,12,00000000-0000-4000-8000-000000000000,1700000000000,99',
  )
})

test.each([
  ['plain text', 'plain text', false],
  ['{"user":{{user}}}', '{"user":5007}', true],
  ['{{ seq }}', '12', true],
  ['{{n}}{{n}}', '77', true],
  ['{{{n}}}', '{7}', true],
  ['{n} and {{', '{n} and {{', false],
  ['', '', false],
])('"%s" becomes "%s"', (text, filled, variable) => {
  const template = compileTemplate(text)

  expect(template.fill(VALUES)).toBe(filled)
  expect(template.variable).toBe(variable)
})

test('a value that looks like a variable is not filled in again', () => {
  const values = { ...VALUES, n: () => '{{seq}}' }

  expect(compileTemplate('{{n}}').fill(values)).toBe('{{seq}}')
})

test('values are asked for anew with every message', () => {
  let count = 0
  const template = compileTemplate('{{seq}}')
  const values = { ...VALUES, seq: () => String(count++) }

  const messages = [template.fill(values), template.fill(values)]

  expect(messages).toEqual(['0', '1'])
})

test('an unknown variable is named, with those that are known', () => {
  const problem = templateProblem('hello {{n}} {{name}}')

  expect(problem).toContain('{{name}}')
  for (const known of Object.keys(TEMPLATE_VARIABLES))
    expect(problem).toContain(`{{${known}}}`)
})

test.each(['{{toString}}', '{{}}', '{{ }}', '{{constructor}}'])(
  '%s is no variable and stays as it is',
  (text) => {
    expect(templateProblem(text)).not.toBeNull()
    expect(compileTemplate(text).fill(VALUES)).toBe(text)
  },
)

test('text without mistakes has no problem', () => {
  expect(templateProblem('{"a": "{{uuid}}"} {n} {{ now }}')).toBeNull()
})
