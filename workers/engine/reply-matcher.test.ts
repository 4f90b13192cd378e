import { expect, test } from 'vitest'
import { compileTemplate } from '../../core/plan/template.ts'
import {
  createFakeEngine,
  FakeLink,
  testPlan,
} from '../../tests/support/fake-engine.ts'
import { ContentMatcher, createMarkerMatcher } from './reply-matcher.ts'
import { decodeText, encodeText } from './text.ts'

function link(number = 0): FakeLink {
  return new FakeLink(number, createFakeEngine(testPlan()).context)
}

test('a marked reply names its message, and only to its own connection', () => {
  const matcher = createMarkerMatcher(64)
  const own = link(7)

  const message = matcher.compose(own, 12).slice()

  expect({
    size: message.length,
    own: matcher.identify(own, message),
    foreign: matcher.identify(link(8), message),
  }).toEqual({ size: 64, own: 12, foreign: -1 })
})

test('a reply is recognised by its content', () => {
  const own = link()
  const matcher = new ContentMatcher(compileTemplate('hello {{seq}}'))

  const texts = [0, 1, 2].map((seq) => decodeText(matcher.compose(own, seq)))

  expect(texts).toEqual(['hello 0', 'hello 1', 'hello 2'])
  expect(matcher.identify(own, encodeText('hello 1'))).toBe(1)
  expect(matcher.identify(own, encodeText('hello 9'))).toBe(-1)
})

test('text beyond ASCII is composed as UTF-8 and recognised', () => {
  const own = link()
  const matcher = new ContentMatcher(compileTemplate('你好 {{seq}}'))

  const message = matcher.compose(own, 4)

  expect(message.length).toBe(8) // two characters of three bytes, then " 4"
  expect(matcher.identify(own, message)).toBe(4)
})

test('messages of equal content answer in the order of sending', () => {
  const own = link()
  const matcher = new ContentMatcher(compileTemplate('same'))
  const reply = matcher.compose(own, 0)
  matcher.compose(own, 1)
  matcher.compose(own, 2)

  const answered = [0, 1, 2].map(() => {
    const sequence = matcher.identify(own, reply)
    matcher.settled(sequence)
    return sequence
  })

  expect(answered).toEqual([0, 1, 2])
})

test('one given up among equals is skipped by the replies that follow', () => {
  const own = link()
  const matcher = new ContentMatcher(compileTemplate('same'))
  const reply = matcher.compose(own, 0)
  matcher.compose(own, 1)

  matcher.settled(0)

  expect(matcher.identify(own, reply)).toBe(1)
})

test('a reply to a settled message is still recognised: it is a duplicate', () => {
  const own = link()
  const matcher = new ContentMatcher(compileTemplate('hello {{seq}}'))
  const reply = matcher.compose(own, 0)

  matcher.settled(matcher.identify(own, reply))

  expect(matcher.identify(own, reply)).toBe(0)
})

test('only the latest settled contents are remembered', () => {
  const own = link()
  const matcher = new ContentMatcher(compileTemplate('hello {{seq}}'))
  const replies = Array.from({ length: 300 }, (_, seq) =>
    matcher.compose(own, seq),
  )

  for (const seq of replies.keys()) matcher.settled(seq)

  const known = replies.map((reply) => matcher.identify(own, reply))
  expect(known.filter((seq) => seq !== -1)).toEqual(
    Array.from({ length: 256 }, (_, index) => index + 44),
  )
})

test('settling what was never sent changes nothing', () => {
  const own = link()
  const matcher = new ContentMatcher(compileTemplate('same'))
  const reply = matcher.compose(own, 0)

  matcher.settled(5)

  expect(matcher.identify(own, reply)).toBe(0)
})
