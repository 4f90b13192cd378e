import { expect, test } from 'vitest'
import {
  createFakeEngine,
  FakeLink,
  testPlan,
} from '../../tests/support/fake-engine.ts'
import { Answers, compileAnswers } from './answers.ts'
import { ConnectionWorld, LOGIN } from './testing.ts'
import { encodeText } from './text.ts'

const PONG = { when: { equals: '2' }, send: '3' } as const

test('the first rule that matches answers', () => {
  const plan = testPlan({
    answers: [
      { when: { json: 'id' }, send: '{"ack":{{received.id}},"no":{{seq}}}' },
      { when: 'id', send: 'never' },
      { when: 'bin', send: { hex: '00{{received.x}}' } },
    ],
  })
  const link = new FakeLink(0, createFakeEngine(plan).context)
  const answers = new Answers(link, compileAnswers(plan))

  const answered = ['{"id":12345678901234567890}', 'bin', 'other'].map((text) =>
    answers.message(encodeText(text)),
  )

  expect(answered).toEqual([true, true, false])
  expect(link.peer.sent).toEqual([
    { text: '{"ack":12345678901234567890,"no":0}', isText: true },
    { text: '\0', isText: false },
  ])
  expect(link.writes).toBe(2)
})

test('the server’s question is answered from the handshake on, and is nothing unexpected', () => {
  const it = new ConnectionWorld({
    login: { ...LOGIN, refused: 'go away' },
    answers: [PONG],
  }).opened()
  const { sent } = it.socket

  it.socket.receive('2')
  it.socket.receive('welcome')
  it.socket.receive('2')
  it.socket.receive('surprise')

  expect(sent.map(({ text }) => text)).toEqual(['user 0', '3', '3'])
  const { counters } = it.recorded()
  expect(counters).toMatchObject({ loginsSucceeded: 1, messagesUnexpected: 1 })
})

test('a message that is answered still counts as what it is', () => {
  const it = new ConnectionWorld({
    answers: [{ when: '~t', send: 'got it' }],
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).opened()
  it.advance(1100)
  it.socket.echo(0)

  expect(it.recorded().counters).toMatchObject({ messagesReceived: 1 })
  expect(it.socket.sent.map(({ text }) => text)).toContain('got it')
})
