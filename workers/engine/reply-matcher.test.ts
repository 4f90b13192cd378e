import { expect, test } from 'vitest'
import { compileMessage } from '../../core/plan/template.ts'
import {
  createFakeEngine,
  FakeLink,
  testPlan,
} from '../../tests/support/fake-engine.ts'
import { Composer } from './composer.ts'
import {
  ContentMatcher,
  createMarkerMatcher,
  FOREIGN,
  type ReplyMatcher,
} from './reply-matcher.ts'
import { Markers } from './marker.ts'
import { decodeText, encodeText } from './text.ts'

function link(number = 0): FakeLink {
  return new FakeLink(number, createFakeEngine(testPlan()).context)
}

function markerMatcher(runId: string, template: string | null = null) {
  return createMarkerMatcher(
    new Composer({
      template: template === null ? null : compileMessage(template),
      payloadSize: 64,
      markers: new Markers(runId),
      random: () => 0,
    }),
  )
}

test('a marked reply names its message, and only to its own connection', () => {
  const matcher = markerMatcher('test run')
  const own = link(7)

  const message = matcher.compose(own, 12, 0).slice()

  expect({
    size: message.length,
    own: matcher.identify(own, message, 0),
    other: matcher.identify(link(8), message, 0),
  }).toEqual({ size: 64, own: 12, other: -1 })
})

test('a marked reply is found in whatever the server wraps around it', () => {
  const matcher = markerMatcher(
    'test run',
    '{"to":"{{user}}","body":"{{marker}}"}',
  )
  const own = link(7)
  const message = decodeText(matcher.compose(own, 3, 0))
  const wrapped = encodeText(`{"ok":true,"echo":${JSON.stringify(message)}}`)

  expect(message).toMatch(/^\{"to":"7","body":"~t.{21}~"\}$/)
  expect(matcher.identify(own, wrapped, 0)).toBe(3)
})

test('what another run has left on the server is told apart', () => {
  const left = markerMatcher('yesterday').compose(link(7), 3, 0)

  expect(markerMatcher('test run').identify(link(7), left, 0)).toBe(FOREIGN)
})

test('a reply is recognised by its content', () => {
  const own = link()
  const matcher: ReplyMatcher = new ContentMatcher(
    compileMessage('hello {{seq}}'),
  )

  const texts = [0, 1, 2].map((seq) => decodeText(matcher.compose(own, seq, 0)))

  expect(texts).toEqual(['hello 0', 'hello 1', 'hello 2'])
  expect(matcher.identify(own, encodeText('hello 1'), 0)).toBe(1)
  expect(matcher.identify(own, encodeText('hello 9'), 0)).toBe(-1)
})

test('text beyond ASCII is composed as UTF-8 and recognised', () => {
  const own = link()
  const matcher: ReplyMatcher = new ContentMatcher(
    compileMessage('你好 {{seq}}'),
  )

  const message = matcher.compose(own, 4, 0)

  expect(message.length).toBe(8) // two characters of three bytes, then " 4"
  expect(matcher.identify(own, message, 0)).toBe(4)
})

test('messages of equal content answer in the order of sending', () => {
  const own = link()
  const matcher: ReplyMatcher = new ContentMatcher(compileMessage('same'))
  const reply = matcher.compose(own, 0, 0)
  matcher.compose(own, 1, 0)
  matcher.compose(own, 2, 0)

  const answered = [0, 1, 2].map(() => {
    const sequence = matcher.identify(own, reply, 0)
    matcher.settled(sequence)
    return sequence
  })

  expect(answered).toEqual([0, 1, 2])
})

test('one given up among equals is skipped by the replies that follow', () => {
  const own = link()
  const matcher: ReplyMatcher = new ContentMatcher(compileMessage('same'))
  const reply = matcher.compose(own, 0, 0)
  matcher.compose(own, 1, 0)

  matcher.settled(0)

  expect(matcher.identify(own, reply, 0)).toBe(1)
})

test('a reply to a settled message is still recognised: it is a duplicate', () => {
  const own = link()
  const matcher: ReplyMatcher = new ContentMatcher(
    compileMessage('hello {{seq}}'),
  )
  const reply = matcher.compose(own, 0, 0)

  matcher.settled(matcher.identify(own, reply, 0))

  expect(matcher.identify(own, reply, 0)).toBe(0)
})

test('only the latest settled contents are remembered', () => {
  const own = link()
  const matcher: ReplyMatcher = new ContentMatcher(
    compileMessage('hello {{seq}}'),
  )
  const replies = Array.from({ length: 300 }, (_, seq) =>
    matcher.compose(own, seq, 0).slice(),
  )

  for (const seq of replies.keys()) matcher.settled(seq)

  const known = replies.map((reply) => matcher.identify(own, reply, 0))
  expect(known.filter((seq) => seq !== -1)).toEqual(
    Array.from({ length: 256 }, (_, index) => index + 44),
  )
})

test('settling what was never sent changes nothing', () => {
  const own = link()
  const matcher: ReplyMatcher = new ContentMatcher(compileMessage('same'))
  const reply = matcher.compose(own, 0, 0)

  matcher.settled(5)

  expect(matcher.identify(own, reply, 0)).toBe(0)
})
