import { expect, test } from 'vitest'
import type { MessageSource } from './message-schema.ts'
import {
  compileMessage,
  compileText,
  messageProblem,
  plainText,
  type TemplateValues,
} from './template.ts'

const ALLOWED = ['n', 'user', 'seq', 'body', 'csv.COLUMN'] as const

/** Every variable is its name in brackets. */
const NAMED: TemplateValues = { text: (name) => `<${name}>` }

function textOf(source: MessageSource, values = NAMED): string {
  return new TextDecoder().decode(compileMessage(source).fill(values))
}

test.each([
  ['plain text', 'plain text', false],
  ['{"user":{{user}}}', '{"user":<user>}', true],
  ['{{ seq }}', '<seq>', true],
  ['{{n}}{{n}}', '<n><n>', true],
  ['{{{n}}}', '{<n>}', true],
  ['{n} and {{', '{n} and {{', false],
  ['{{csv.name}} 你好', '<csv.name> 你好', true],
  ['{{received.data.id}}', '<received.data.id>', true],
  ['{{token}}{{body}}{{marker}}', '<token><body><marker>', true],
  ["{{received['a b']}}", "<received['a b']>", true],
])('"%s" becomes "%s"', (text, filled, variable) => {
  const template = compileMessage(text)

  expect(new TextDecoder().decode(template.fill(NAMED))).toBe(filled)
  expect(template.variable).toBe(variable)
  expect(template.isText).toBe(true)
})

test('pieces are bytes and names, in the order of the message', () => {
  const { pieces } = compileMessage('a{{n}}{{seq}}b')

  expect(pieces).toEqual([
    new TextEncoder().encode('a'),
    'n',
    'seq',
    new TextEncoder().encode('b'),
  ])
})

test.each<[MessageSource, number[]]>([
  [{ hex: '00ff' }, [0x00, 0xff]],
  [{ hex: '01 02\n03' }, [1, 2, 3]],
  [{ hex: '0A{{n}}0b' }, [0x0a, 0x3c, 0x6e, 0x3e, 0x0b]],
  [{ base64: 'AAH/' }, [0x00, 0x01, 0xff]],
  [{ base64: 'AQ=={{n}}Ag==' }, [0x01, 0x3c, 0x6e, 0x3e, 0x02]],
])('%o is sent as bytes', (source, bytes) => {
  const template = compileMessage(source)

  expect([...template.fill(NAMED)]).toEqual(bytes)
  expect(template.isText).toBe(false)
})

test('a value that looks like a variable is not filled in again', () => {
  expect(textOf('{{n}}', { text: () => '{{seq}}' })).toBe('{{seq}}')
})

test('values are asked for anew with every message', () => {
  let count = 0
  const template = compileMessage('no. {{seq}}')
  const values = { text: () => String(count++) }
  const read = () => new TextDecoder().decode(template.fill(values))

  expect([read(), read()]).toEqual(['no. 0', 'no. 1'])
})

test('messages may outgrow what was filled in before', () => {
  const values = { text: () => '字'.repeat(5000) }

  expect(textOf('[{{n}}|{{n}}]', values)).toBe(
    `[${values.text()}|${values.text()}]`,
  )
})

test('a text template fills in text', () => {
  const template = compileText('/room/{{n}}?u={{user}}')

  expect(template.variable).toBe(true)
  expect(template.fill(NAMED)).toBe('/room/<n>?u=<user>')
  expect(compileText('/room').variable).toBe(false)
})

test('an unknown variable is named, with the nearest and those that are known', () => {
  const problem = messageProblem('hello {{n}} {{usr}}', ALLOWED)

  expect(problem).toBe(
    'unknown variable {{usr}}; did you mean {{user}}? Known here are {{n}} {{user}} {{seq}} {{body}} {{csv.COLUMN}}',
  )
})

test('a variable that has no value there is refused with the reason', () => {
  expect(messageProblem('{{peer}}', ALLOWED)).toContain(
    '{{peer}} has no value here: it is known to traffic of type chat and ask only',
  )
})

test.each(['{{toString}}', '{{}}', '{{ }}', '{{constructor}}', '{{csv.}}'])(
  '%s is no variable and stays as it is',
  (text) => {
    expect(messageProblem(text, ALLOWED)).not.toBeNull()
    expect(textOf(text)).toBe(text)
  },
)

test.each<[MessageSource, string]>([
  [{ hex: '0g' }, '"0g" holds something else than hexadecimal digits'],
  [{ hex: '00{{n}}0' }, '"0" has an odd number of hexadecimal digits'],
  [{ base64: 'A' }, '"A" is not base64'],
  [{ base64: 'AQ=={{n}}?' }, '"?" is not base64'],
])('%o is refused', (source, problem) => {
  expect(messageProblem(source, ALLOWED)).toContain(problem)
})

test('a path of a received message is held to what paths can be', () => {
  expect(messageProblem('{{received.a[*]}}', ['received.PATH'])).toContain(
    '{{received.a[*]}}: the path "a[*]" cannot be read at "[*]"',
  )
})

test.each<MessageSource>([
  '{"a": "{{n}}"} {n} {{ seq }}',
  { text: '{{user}}' },
  { hex: '00{{n}}ff' },
  { hex: '00${env:KEY}ff' },
  { hex: '***' },
  { base64: 'AQ=={{body}}AQ' },
])('%o has no problem', (source) => {
  expect(messageProblem(source, ALLOWED)).toBeNull()
})

test('what stands in bytes is known as text', () => {
  expect(plainText({ hex: '61{{n}}62' })).toBe('ab')
  expect(plainText({ base64: 'aGVsbG8=' })).toBe('hello')
  expect(plainText({ hex: 'x' })).toBeNull()
})
