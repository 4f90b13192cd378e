import { expect, test } from 'vitest'
import type {
  MatchSource,
  MessageSource,
} from '../../core/plan/message-schema.ts'
import {
  literalOf,
  literalText,
  matchDraft,
  matchOf,
  maybeMatch,
  maybeMessage,
  messageDraft,
  messageOf,
  NO_MATCH,
  NO_MESSAGE,
} from './message-draft.ts'

test.each<MessageSource>(['PING {{n}}', { hex: '00ff' }, { base64: 'AAE=' }])(
  'message %j is written as it was read',
  (source) => {
    expect(messageOf(messageDraft(source))).toEqual(source)
  },
)

test.each<MatchSource>([
  'PONG',
  { equals: 'PONG' },
  { regex: '^\\d+$' },
  { hex: '8a' },
  { json: 'data.ok' },
  { json: 'data.ok', equals: true },
  { json: 'code', equals: 0 },
  { json: 'code', equals: '0' },
  { json: 'state', equals: 'true' },
  { json: 'state', equals: '' },
  { json: 'state', equals: '"quoted"' },
])('match %j is written as it was read', (source) => {
  expect(matchOf(matchDraft(source))).toEqual(source)
})

test('text that is named as such is plain text', () => {
  expect(messageOf(messageDraft({ text: 'hi' }))).toBe('hi')
  expect(matchOf(matchDraft({ text: 'hi' }))).toBe('hi')
})

test('nothing filled in is nothing written', () => {
  expect([maybeMessage(NO_MESSAGE), maybeMatch(NO_MATCH)]).toEqual([
    undefined,
    undefined,
  ])
})

test.each([
  ['5', 5],
  ['-1.5', -1.5],
  ['true', true],
  ['"5"', '5'],
  ['{{user}}', '{{user}}'],
  // a number would lose the last digits, the zeros, or the meaning
  ['9007199254740993', '9007199254740993'],
  ['007', '007'],
  ['1.2.3', '1.2.3'],
])('%s is typed for %j', (typed, value) => {
  expect(literalOf(typed)).toBe(value)
  expect(literalOf(literalText(value))).toBe(value)
})
